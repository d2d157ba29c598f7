const TIMEOUT_MS = 10_000;
/** Answers of ours are small; a tool that sends more is not what it was taken for. */
const MOST_BYTES = 1024 * 1024;

/** One question to a tool on this machine. An empty answer is undefined. Throws a sentence. */
export async function askTool(port: number, path: string, body?: object, signal?: AbortSignal) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    // A string, so that its length is told: SwarmUI refuses chunks.
    body: body && JSON.stringify(body),
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  const text = await boundedText(answer);
  if (!answer.ok) throw new Error(`port ${port} answered ${answer.status} to ${path}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

async function boundedText(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > MOST_BYTES) throw new Error('the answer is too long');
    text += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return text;
}
