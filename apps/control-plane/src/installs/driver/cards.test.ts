import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runsWithCards } from './cards.js';

test('a run has a card from when it is given to it until it is given back, as its folder tells', async () => {
  const runs = mkdtempSync(join(tmpdir(), 'ph-cards-'));
  const give = (run: string, lease: unknown) => {
    mkdirSync(join(runs, run));
    writeFileSync(join(runs, run, 'gpu.json'), typeof lease === 'string' ? lease : JSON.stringify(lease));
  };
  give('has', { env: {}, card: 0, uuid: 'GPU-1', since: 1, releasedAt: null, gaveWay: [] });
  give('had', { env: {}, card: 0, releasedAt: 5 });
  give('damaged', '{"card": 0');
  mkdirSync(join(runs, 'never'));
  expect(await runsWithCards(runs)).toEqual(['has']);
  expect(await runsWithCards(join(runs, 'nowhere'))).toEqual([]);
  rmSync(runs, { recursive: true });
});
