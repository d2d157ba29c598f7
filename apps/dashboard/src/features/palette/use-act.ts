import { Service } from '@pilothouse/contracts/services';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { api, ApiError } from '@/api/client';
import { disconnectLive } from '@/api/live';
import { press } from '@/ui/shortcuts';
import { chooseTheme } from '@/ui/theme';
import { toast } from '@/ui/toast';
import type { PaletteItem } from './palette-items';

/** Does what an item says. What it changes on the pod comes back as news. */
export function useAct(onStopRun: (id: string) => void) {
  const router = useRouter();
  return ({ act, title }: PaletteItem) => {
    switch (act.type) {
      case 'go':
        return router.push(act.href);
      case 'open':
        return void window.open(act.href, '_blank', 'noopener');
      case 'stop-run':
        return onStopRun(act.id);
      case 'theme':
        return chooseTheme(act.choice);
      case 'press':
        return press(act.keys);
      case 'service':
        return void tell(title, () =>
          api(Service, `/services/${act.name}/${act.action}`, { method: 'POST' }),
        );
      case 'log-out':
        return void tell(title, logOut);
    }
  };
}

async function logOut() {
  await api(z.undefined(), '/session', { method: 'DELETE' });
  disconnectLive();
  window.location.assign('/login/');
}

async function tell(title: string, ask: () => Promise<unknown>) {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(`${title}: ${error.message}`);
  }
}
