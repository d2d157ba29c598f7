import { z } from 'zod';
import type { AskableTool } from './askable-tool.js';
import { askTool } from '../platform/ask-tool.js';

export const SWARMUI_PORT = 7801;

const Session = z.object({ session_id: z.string().min(1) });
const Status = z.object({
  status: z.object({
    waiting_gens: z.number(),
    loading_models: z.number(),
    waiting_backends: z.number(),
    live_gens: z.number(),
  }),
});
const Freed = z.object({ result: z.boolean() });

/** SwarmUI, spoken to over its own API. No other file knows it. */
export class SwarmUi implements AskableTool {
  private constructor(
    private readonly port: number,
    private readonly session: string,
    private readonly signal: AbortSignal,
  ) {}

  /** The first of the ports that gives a session, as SwarmUI does. */
  static async find(ports: number[], signal: AbortSignal): Promise<SwarmUi | undefined> {
    for (const port of ports) {
      const answer = await askTool(port, '/API/GetNewSession', {}, signal).catch(() => undefined);
      const session = Session.safeParse(answer).data?.session_id;
      if (session !== undefined) return new SwarmUi(port, session, signal);
    }
    return undefined;
  }

  /** Over all sessions where we may see them, else over our own, which makes nothing. */
  async remaining(): Promise<number> {
    const everybody = Status.safeParse(await this.ask('GetGlobalStatus').catch(() => undefined));
    const { status } = everybody.data ?? Status.parse(await this.ask('GetCurrentStatus'));
    return Math.max(status.waiting_gens, status.live_gens);
  }

  async endQueue(): Promise<void> {
    await this.ask('InterruptAll', { other_sessions: true });
  }

  async free(): Promise<void> {
    const answer = await this.ask('FreeBackendMemory', { system_ram: false, backend: 'all' });
    if (!Freed.parse(answer).result) throw new Error('it has no backend that could free its memory');
  }

  /** What went wrong is told with status 200. */
  private async ask(name: string, parameters: object = {}): Promise<unknown> {
    const body = { session_id: this.session, ...parameters };
    const answer = await askTool(this.port, `/API/${name}`, body, this.signal);
    const error = z.object({ error: z.string() }).safeParse(answer).data?.error;
    if (error !== undefined) throw new Error(`${name}: ${error}`);
    return answer;
  }
}
