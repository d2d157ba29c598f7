import type { Service } from '@pilothouse/contracts/services';
import { useQuery } from '@tanstack/react-query';
import {
  alertsQuery,
  datasetsQuery,
  everyRunQuery,
  modelsQuery,
  servicesQuery,
  terminalsQuery,
} from '@/api/queries';
import { count, counted } from '@/ui/format';
import { isLive } from '@/features/runs/run-words';
import { stateWord } from '@/features/services/service-words';

export type PlaceCount = { text: string; tone: 'quiet' | 'live' | 'warn' | 'bad' };

/** What stands right of a place: accent when something is live there, red when something failed. */
export function usePlaceCounts(isInside: boolean): Record<string, PlaceCount | undefined> {
  const services = useQuery({ ...servicesQuery, enabled: isInside });
  const datasets = useQuery({ ...datasetsQuery, enabled: isInside });
  const runs = useQuery({ ...everyRunQuery, enabled: isInside });
  const models = useQuery({ ...modelsQuery, enabled: isInside });
  const terminals = useQuery({ ...terminalsQuery, enabled: isInside });
  const alerts = useQuery({ ...alertsQuery, enabled: isInside }).data?.alerts.length ?? 0;

  const live = runs.data?.filter(isLive).length ?? 0;
  return {
    '/services/': countOfServices(services.data?.services ?? []),
    '/machine/': alerts > 0 ? { text: counted(alerts, 'alert'), tone: 'warn' } : undefined,
    '/datasets/': quiet(datasets.data?.length),
    '/runs/': live > 0 ? { text: `${live} live`, tone: 'live' } : quiet(runs.data?.length),
    '/models/': quiet(models.data?.length),
    '/terminal/': quiet(terminals.data?.terminals.filter(({ status }) => status.state !== 'ended').length),
  };
}

/** The worst of them; nothing while all is well. */
function countOfServices(services: Service[]): PlaceCount | undefined {
  const count = (word: string) => services.filter((service) => stateWord(service) === word).length;
  if (count('Failed') > 0) return { text: `${count('Failed')} failed`, tone: 'bad' };
  if (count('Unhealthy') > 0) return { text: `${count('Unhealthy')} unhealthy`, tone: 'bad' };
  return count('Starting') > 0 ? { text: `${count('Starting')} starting`, tone: 'live' } : undefined;
}

const quiet = (amount: number | undefined): PlaceCount | undefined =>
  amount ? { text: count(amount), tone: 'quiet' } : undefined;
