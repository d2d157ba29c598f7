import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findGpus, parseGpus } from './nvidia-smi.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ph-smi-'))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program of that name on the PATH, and nothing else. */
function pretend(script: string) {
  writeFileSync(join(folder, 'nvidia-smi'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'nvidia-smi'), 0o755);
  vi.stubEnv('PATH', folder);
}

test('every card is found, and asked for with one call', async () => {
  pretend(
    `[ "$1 $2" = "--query-gpu=index,name,memory.total,driver_version --format=csv,noheader,nounits" ] || exit 9
     echo "0, NVIDIA GeForce RTX 4090, 24564, 550.54.14"
     echo "1, NVIDIA A100, 80GB PCIe, 81920, 550.54.14"`,
  );
  expect(await findGpus()).toEqual({
    note: '',
    gpus: [
      { index: 0, name: 'NVIDIA GeForce RTX 4090', vramBytes: 24564 * 1048576, driver: '550.54.14' },
      { index: 1, name: 'NVIDIA A100, 80GB PCIe', vramBytes: 81920 * 1048576, driver: '550.54.14' },
    ],
  });
});

test.each([
  ['no driver', () => vi.stubEnv('PATH', folder), /no NVIDIA driver/],
  ['a driver without a card', () => pretend('true'), /lists no GPU/],
  [
    'a driver that fails',
    () =>
      pretend(`echo "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."; exit 9`),
    /couldn't communicate/,
  ],
  ['a driver that fails on stderr', () => pretend('echo "boom" >&2; exit 1'), /boom/],
])('%s: an empty list, and why', async (_, arrange, note) => {
  arrange();
  const found = await findGpus();
  expect(found.gpus).toEqual([]);
  expect(found.note).toMatch(note);
});

test('a card that does not tell its memory is still a card; a line that is none is not', () => {
  const gpus = parseGpus('0, NVIDIA GB10, [N/A], 580.95\nsomething else, entirely, odd, here\n\n');
  expect(gpus).toEqual([{ index: 0, name: 'NVIDIA GB10', vramBytes: 0, driver: '580.95' }]);
});
