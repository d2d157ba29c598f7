'use client';

import { useQuery } from '@tanstack/react-query';
import { StatePill } from '@/ui/state-label';
import { useSearchParam } from '@/ui/use-search-param';
import { datasetHealthQuery } from './health.queries';
import { toneOf } from './health-panel';
import { useBenchUrl } from './use-bench-url';

/** The one figure beside the title. Opens what it is made of. */
export function HealthPill({ name }: { name: string }) {
  const { resolution, neverEnlarges } = useBenchUrl();
  const { data: health } = useQuery(datasetHealthQuery(name, { resolution, neverEnlarges }));
  const [facts, setFacts] = useSearchParam('facts');
  if (health?.score == null) return null;
  return (
    <button
      type="button"
      aria-expanded={facts !== null}
      onClick={() => setFacts(facts === null ? '1' : null)}
      className="relative shrink-0 rounded-full after:absolute after:-inset-2.5 hover:brightness-110"
    >
      <StatePill state={health.isComplete ? toneOf(health.score) : 'waiting'}>
        Health {health.score}
      </StatePill>
    </button>
  );
}
