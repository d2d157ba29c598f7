import { z } from 'zod';
import { api, ApiError } from '@/api/client';
import { disconnectLive } from '@/api/live';
import { toast } from '@/ui/toast';

/** Ends this browser's session on the pod, then leaves. A full load, so that nothing read stays in memory. */
export async function logOut() {
  try {
    await api(z.unknown(), '/session', { method: 'DELETE' });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return toast(`Still logged in. ${error.message}`);
  }
  disconnectLive();
  window.location.assign('/login/');
}
