import { ApiError, apiUrl } from './client';

const PARTIAL_CONTENT = 206;
const RANGE_NOT_SATISFIABLE = 416;

/** The bytes `from` up to `end` of a file that is served with ranges. Fewer when the file has become shorter. */
export async function bytesOfFile(
  path: string,
  { from, end }: { from: number; end: number },
  signal: AbortSignal,
) {
  const headers = { range: `bytes=${from}-${end - 1}` };
  const response = await fetch(apiUrl(path), { headers, signal, cache: 'no-store' }).catch(
    (error: unknown) => {
      if (signal.aborted) throw error;
      throw new ApiError('OFFLINE', 'The pod does not answer. Check the connection, then try again.');
    },
  );
  if (response.status === RANGE_NOT_SATISFIABLE) return new Uint8Array();
  if (response.status !== PARTIAL_CONTENT) {
    void response.body?.cancel();
    throw new ApiError(
      'UNREADABLE',
      `The file could not be read (${response.status}). Try again, or download it.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}
