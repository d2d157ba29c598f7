import type { z } from 'zod';
import type { Access } from './access.js';
import { CommandFailure, EXIT, failureOf } from './exit-codes.js';

/** Long enough for a control plane that is just coming up. */
const ANSWER_MS = 60_000;

/** The HTTP API. Every answer is parsed by its contract. */
export class Api {
  constructor(readonly access: Access) {}

  get<T extends z.ZodType>(schema: T, path: string): Promise<z.infer<T>> {
    return this.call(schema, 'GET', path);
  }

  post<T extends z.ZodType>(schema: T, path: string, body?: unknown): Promise<z.infer<T>> {
    return this.call(schema, 'POST', path, body);
  }

  delete<T extends z.ZodType>(schema: T, path: string): Promise<z.infer<T>> {
    return this.call(schema, 'DELETE', path);
  }

  private async call<T extends z.ZodType>(
    schema: T,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.infer<T>> {
    const { url, token } = this.access;
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((error: Error) => {
      throw unreachable(url, error);
    });
    const said: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) {
      throw failureOf(said) ?? new CommandFailure(`The server answered ${answer.status} without a reason.`);
    }
    const parsed = schema.safeParse(said);
    if (parsed.success) return parsed.data;
    throw new CommandFailure(
      `The answer to ${method} ${path} is not understood: this command and the control plane are of different versions. ` +
        'Restart Pilothouse from this clone.',
    );
  }
}

function unreachable(url: string, { cause, message }: Error): CommandFailure {
  const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
  const text = `Pilothouse does not answer at ${url} (${reason}). Start it, or set PILOTHOUSE_URL.`;
  return new CommandFailure(text, EXIT.unreachable);
}
