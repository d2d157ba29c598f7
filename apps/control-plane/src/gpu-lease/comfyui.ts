import { z } from 'zod';
import type { AskableTool } from './askable-tool.js';
import { askTool } from '../platform/ask-tool.js';

export const COMFYUI_PORT = 8188;

const Stats = z.object({ devices: z.unknown().array() });
/** Counts what runs and what waits. Small, unlike `/queue`, which holds whole workflows. */
const Prompt = z.object({ exec_info: z.object({ queue_remaining: z.int().nonnegative() }) });

/** ComfyUI, spoken to over its own API. No other file knows it. */
export class ComfyUi implements AskableTool {
  private constructor(
    private readonly port: number,
    private readonly signal: AbortSignal,
  ) {}

  /** The first of the ports that answers as ComfyUI does. */
  static async find(ports: number[], signal: AbortSignal): Promise<ComfyUi | undefined> {
    for (const port of ports) {
      const stats = await askTool(port, '/system_stats', undefined, signal).catch(() => undefined);
      if (Stats.safeParse(stats).success) return new ComfyUi(port, signal);
    }
    return undefined;
  }

  async remaining(): Promise<number> {
    return Prompt.parse(await this.ask('/prompt')).exec_info.queue_remaining;
  }

  async endQueue(): Promise<void> {
    await this.ask('/queue', { clear: true });
    await this.ask('/interrupt', {});
  }

  /** Both, always: with `--highvram` unloading alone moves nothing. */
  async free(): Promise<void> {
    await this.ask('/free', { unload_models: true, free_memory: true });
  }

  private ask(path: string, body?: object) {
    return askTool(this.port, path, body, this.signal);
  }
}
