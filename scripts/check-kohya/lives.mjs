import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertEqual, isTrue } from './assert.mjs';

const IN_PROGRESS = ['queued', 'preparing', 'running', 'stopping'];

/** Tells how a run goes until it has ended; `look` sees it each time. Answers the ended run. */
export async function follow({ api, until }, id, look = async () => {}) {
  const started = Date.now();
  let run;
  let told = '';
  await until('the run has ended', async () => {
    run = await api('GET', `runs/${id}`);
    const { phase, epoch, step, steps, loss } = run.progress;
    const line = `${run.status.state} · ${phase} · epoch ${epoch ?? '–'} · step ${step ?? '–'}/${steps ?? '–'} · loss ${loss ?? '–'}`;
    if (line !== told) console.log(`${seconds(started).padStart(6)} s   ${(told = line)}`);
    if (IN_PROGRESS.includes(run.status.state)) await look(run);
    return !IN_PROGRESS.includes(run.status.state);
  });
  console.log(`${run.name} ended after ${seconds(started)} s: ${run.status.reason ?? run.status.state}`);
  return run;
}

/** Asks, as soon as it runs, for a stop once the epoch is saved, and checks that nothing of it was lost. */
export async function stopAfterEpoch(pilothouse, id) {
  let asked = false;
  const run = await follow(pilothouse, id, async ({ status }) => {
    if (asked || status.state !== 'running') return;
    asked = true;
    await pilothouse.api('POST', `runs/${id}/stop-after-save`, { wanted: true });
  });
  assertEqual('state', run.status.state, 'cancelled');
  checkSaved(run);
  return run;
}

/** Kills the runner with signal 9 once a state is complete. Answers the run when the one that goes on with it is in the queue. */
export async function killAfterEpoch(pilothouse, id) {
  const { api, until, workspace } = pilothouse;
  let killed;
  await follow(pilothouse, id, async ({ resumableFrom }) => {
    if (killed || resumableFrom === null) return;
    killed = JSON.parse(await readFile(join(workspace, 'runs', id, 'state.json'), 'utf8'));
    process.kill(killed.runner.pid, 'SIGKILL');
  });
  let run;
  await until('it goes on by itself', async () => {
    run = await api('GET', `runs/${id}`);
    return run.continuedAs !== null;
  });
  assertEqual('state', run.status.state, 'interrupted');
  checkSaved(run);
  // Built only when this runs, as the control plane is.
  const { isAlive } = await import('@pilothouse/processes/identity');
  isTrue('the trainer of the killed runner is gone', !isAlive(killed.child));
  return run;
}

export function resume({ api }, { id }) {
  return api('POST', `runs/${id}/resume`);
}

function checkSaved({ resumableFrom, plannedSteps, request }) {
  isTrue('a whole epoch is saved', resumableFrom !== null && resumableFrom.epoch < request.epochs);
  assertEqual(
    'step it can go on from',
    resumableFrom.step,
    (plannedSteps / request.epochs) * resumableFrom.epoch,
  );
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}
