import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from '@pilothouse/processes/identity';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimWorkspace } from './workspace-claim.js';

let folder: string;
let other: ChildProcess;
let claim: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ph-claim-'));
  claim = join(folder, 'control-plane.claim');
  other = spawn('sleep', ['60']);
  await once(other, 'spawn');
});
afterEach(() => {
  other.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const holder = () => (JSON.parse(readFileSync(claim, 'utf8')) as { pid: number }).pid;

test('a workspace has one control plane', () => {
  writeFileSync(claim, JSON.stringify(identify(other.pid!)));
  expect(() => claimWorkspace(folder)).toThrow(`as pid ${other.pid}`);
  expect(holder()).toBe(other.pid);
});

test('the claim of a dead one, of another process of its number, or cut short, counts for nothing', async () => {
  const living = identify(other.pid!)!;
  const cutShort = JSON.stringify(living).slice(0, 10);
  for (const text of [cutShort, JSON.stringify({ ...living, startTicks: '1' })]) {
    writeFileSync(claim, text);
    claimWorkspace(folder);
    expect(holder()).toBe(process.pid);
  }
  writeFileSync(claim, JSON.stringify(living));
  other.kill('SIGKILL');
  await once(other, 'exit');
  claimWorkspace(folder);
  expect(holder()).toBe(process.pid);
  expect(readdirSync(folder)).toEqual(['control-plane.claim']);
});
