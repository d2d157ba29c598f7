import type { Service, ServiceList } from '@pilothouse/contracts/services';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { gpuQuery, activeRunsQuery } from '@/api/queries';
import { backText, stoppedFor } from '@/features/gpu/gpu-words';
import { stateKind, stateWord } from '@/features/services/service-words';
import { clock } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { StateLabel } from '@/ui/state-label';
import { useNow } from '@/ui/use-now';

const MOST_COLUMNS = 8;
const SLOWLY_MS = 5_000;

/** Every service with its state, each a link to its row. */
export function ServiceStrip({ list: { services, staleSince } }: { list: ServiceList }) {
  if (services.length === 0) return null;
  const hasTools = services.some(({ isCore }) => !isCore);
  const columns = Math.min(services.length + (hasTools ? 0 : 1), MOST_COLUMNS);
  return (
    <Panel className="shrink-0 overflow-hidden" aria-label="Services">
      {staleSince !== null && (
        <p className="border-b border-line px-4 py-2 text-sm text-warn">
          supervisord does not answer. This is what was last known, as of {clock(staleSince, 'seconds')}.
        </p>
      )}
      <ul
        className="-ml-px -mt-px grid grid-cols-2 sm:grid-cols-4 lg:grid-cols-[repeat(var(--columns),minmax(0,1fr))]"
        style={{ '--columns': columns } as React.CSSProperties}
      >
        {services.map((service) => (
          <Tile key={service.name} service={service} />
        ))}
        {!hasTools && (
          <li className="min-w-0 border-t border-l border-line">
            <Link href="/services/" className="grid gap-px py-[9px] pr-2 pb-2.5 pl-4 hover:bg-hover">
              <b className="truncate text-sm font-medium">No tool is installed yet</b>
              <span className="truncate text-sm text-accent-text">Install ComfyUI, Kohya and others</span>
            </Link>
          </li>
        )}
      </ul>
    </Panel>
  );
}

function Tile({ service }: { service: Service }) {
  const { data: gpus } = useQuery(gpuQuery);
  const { data: runs = [] } = useQuery(activeRunsQuery);
  const now = useNow(SLOWLY_MS);
  const lease = service.pid > 0 ? undefined : stoppedFor(service.name, gpus?.leases ?? []);
  return (
    <li className="min-w-0 border-t border-l border-line">
      <Link
        href={`/services/?name=${service.name}`}
        className="grid gap-px py-[9px] pr-2 pb-2.5 pl-4 hover:bg-hover"
      >
        <b className="truncate text-sm font-medium">{service.title}</b>
        {lease ? (
          <StateLabel state="gave-way" className="min-w-0" since={<Back text={backText(lease, runs, now)} />}>
            Gave way
          </StateLabel>
        ) : (
          <StateLabel state={stateKind(service)}>{stateWord(service)}</StateLabel>
        )}
      </Link>
    </li>
  );
}

const Back = ({ text }: { text: string }) => <span className="truncate pl-1">{text}</span>;
