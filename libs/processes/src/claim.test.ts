import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeClaim } from './claim.js';
import { identify } from './identity.js';

test('one claim is granted, to the process that stands in it, and nothing else is left behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'claim-'));
  const path = join(folder, 'a.claim');
  expect([takeClaim(path), takeClaim(path), takeClaim(path)]).toEqual([true, false, false]);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(identify(process.pid));
  expect(readdirSync(folder)).toEqual(['a.claim']);
  rmSync(folder, { recursive: true });
});
