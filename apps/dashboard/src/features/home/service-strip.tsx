import type { Service, ServiceList } from '@pilothouse/contracts/services';
import Link from 'next/link';
import { stateKind, stateWord } from '@/features/services/service-words';
import { clock } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { StateLabel } from '@/ui/state-label';

const MOST_COLUMNS = 8;

/** Every service with its state, each a link to its row. */
export function ServiceStrip({ list: { services, staleSince } }: { list: ServiceList }) {
  if (services.length === 0) return null;
  const columns = Math.min(services.length, MOST_COLUMNS);
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
      </ul>
    </Panel>
  );
}

function Tile({ service }: { service: Service }) {
  return (
    <li className="min-w-0 border-t border-l border-line">
      <Link
        href={`/services/?name=${service.name}`}
        className="grid gap-px py-[9px] pr-2 pb-2.5 pl-4 hover:bg-hover"
      >
        <b className="truncate text-sm font-medium">{service.title}</b>
        <StateLabel state={stateKind(service)}>{stateWord(service)}</StateLabel>
      </Link>
    </li>
  );
}
