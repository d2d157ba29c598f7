import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('half-files.mjs', import.meta.url));

export type HalfFileWatch = Awaited<ReturnType<typeof watchForHalfFiles>>;

/** Somebody else who reads the models all the time, in a process of its own. Resolves when it does. */
export async function watchForHalfFiles(folder: string) {
  const watcher = spawn(process.execPath, [MAIN, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(watcher, 'exit');
  let text = '';
  watcher.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
  await once(watcher.stdout, 'data');
  const end = async () => {
    if (watcher.exitCode === null && watcher.signalCode === null) watcher.kill('SIGTERM');
    await exited;
  };
  return {
    end,
    /** What it saw until now, and ends. */
    async found(): Promise<{ halves: unknown[]; looks: number }> {
      await end();
      const lines = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { looks?: number });
      return { halves: lines.filter(({ looks }) => looks === undefined), looks: lines.at(-1)?.looks ?? 0 };
    },
  };
}
