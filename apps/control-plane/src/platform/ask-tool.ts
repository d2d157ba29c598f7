const TIMEOUT_MS = 10_000;
/** Answers of ours are small; a tool that sends more is not what it was taken for. */
const MOST_BYTES = 1024 * 1024;

type Bounds = { timeoutMs?: number; mostBytes?: number };

/** A tool answered with a status that is no success. */
export class ToolRefusal extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** One question to a tool on this machine. An empty answer is undefined. Throws a sentence. */
export async function askTool(
  port: number,
  path: string,
  body?: object,
  signal?: AbortSignal,
  { timeoutMs = TIMEOUT_MS, mostBytes = MOST_BYTES }: Bounds = {},
) {
  const timeout = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    // A string, so that its length is told: SwarmUI refuses chunks.
    body: body && JSON.stringify(body),
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  const text = await boundedText(answer, mostBytes);
  if (!answer.ok) throw new ToolRefusal(`port ${port} answered ${answer.status} to ${path}`, answer.status);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

async function boundedText(answer: Response, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > mostBytes) throw new Error('the answer is too long');
    text += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return text;
}
