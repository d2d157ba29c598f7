import { spawn } from 'node:child_process';

/**
 * Swaps the folder `swap` in `folder` for the link `link` beside it and back, without a pause, from a process of its own. A folder
 * that somebody made in its place meanwhile is put aside. `stop` answers how often it was done.
 */
export function swapFolders(folder: string) {
  const child = spawn(process.execPath, ['-e', SWAP, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let count = 0;
  child.stdout.on('data', (text: Buffer) => (count = Number(text.toString().trim().split('\n').at(-1))));
  return {
    async stop(): Promise<number> {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('close', resolve));
        child.kill();
        await ended;
      }
      return count;
    },
  };
}

const SWAP = `
  const { renameSync } = require('node:fs');
  process.chdir(process.argv[1]);
  let made = 0;
  const move = (from, to) => {
    for (;;) {
      try { return renameSync(from, to); } catch {}
      try { renameSync(to, 'made-' + ++made); } catch {}
    }
  };
  for (let count = 1; ; count++) {
    move('swap', 'real'); move('link', 'swap');
    move('swap', 'link'); move('real', 'swap');
    if (count % 100 === 0) console.log(count);
  }`;
