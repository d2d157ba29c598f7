import { RunDraft } from '@pilothouse/contracts/archives';
import type { QueryClient } from '@tanstack/react-query';
import { api } from './client';

/** The manifest stands first in an archive, and the rest may be gigabytes. */
const SENT_BYTES = 16 * 1024 * 1024;
const KEY = ['runs', 'draft'];

/** Has an archive read by the pod; what becomes of it is for the training form. */
export async function readArchive(client: QueryClient, archive: File): Promise<RunDraft> {
  const draft = await api(RunDraft, '/runs/import', { method: 'POST', bytes: archive.slice(0, SENT_BYTES) });
  client.setQueryData(KEY, draft);
  return draft;
}

/** The draft that was read last, once. */
export function takeDraft(client: QueryClient): RunDraft | undefined {
  const draft = client.getQueryData<RunDraft>(KEY);
  client.removeQueries({ queryKey: KEY, exact: true });
  return draft;
}
