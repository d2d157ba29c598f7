#!/usr/bin/env node
// `npm run check:kohya`: one LoRA by the real sd-scripts on the processor, through the product's own API. docs/check-kohya.md says
// how to make what it needs; without that it says what is missing and exits 0, as skipped.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertEqual, isTrue } from './check-kohya/assert.mjs';
import { bootControlPlane } from './check-kohya/control-plane.mjs';
import { makeBaseModel, noise } from './check-kohya/material.mjs';
import { findTrainer, Skipped } from './check-kohya/trainer.mjs';

const EPOCHS = 2;
const RANK = 4;
const TRIGGER = 'riso';
const NAME = 'check kohya';

try {
  const trainer = await findTrainer(process.argv.slice(2), process.env);
  console.log(`sd-scripts ${trainer.folder}\nPython     ${trainer.python} (torch ${trainer.torch})`);
  await check(trainer);
} catch (error) {
  if (error instanceof Skipped) console.log(`skipped: ${error.message}`);
  else {
    console.error(error);
    process.exitCode = 1;
  }
}

async function check(trainer) {
  const baseModel = await makeBaseModel(trainer);
  const pilothouse = await bootControlPlane();
  try {
    await prepareWorkspace(pilothouse, trainer, baseModel);
    const request = await plan(pilothouse);
    const run = await train(pilothouse, request);
    await checkRun(pilothouse, run);
    console.log('passed');
  } catch (error) {
    console.error(pilothouse.output());
    throw error;
  } finally {
    await pilothouse.stop();
  }
}

async function prepareWorkspace({ api, workspace }, trainer, baseModel) {
  await baseModel.placeInto(join(workspace, 'models'));
  await api('PATCH', 'settings', { trainer: { path: trainer.folder, python: trainer.python } });
  await api('POST', 'datasets', { name: 'riso' });

  const form = new FormData();
  form.append('images', new Blob([await noise(64, 64)], { type: 'image/png' }), 'one.png');
  form.append('images', new Blob([await noise(96, 80)], { type: 'image/png' }), 'two.png');
  const { accepted } = await api('POST', 'datasets/riso/images', form);
  assertEqual('images taken', accepted.length, 2);
  const basedOn = accepted[0].captionVersion;
  await api('PUT', `datasets/riso/captions/${accepted[0].file}`, { text: `${TRIGGER}, noise`, basedOn });
}

async function plan({ api, until }) {
  const path = 'checkpoints/random-sd15.safetensors';
  await until('the base model is listed', async () =>
    (await api('GET', 'models')).some((each) => each.path === path),
  );
  const { families } = await api('GET', 'runs/setup');
  const { defaults } = families.find(({ family }) => family === 'sd15');
  const request = {
    ...defaults,
    name: NAME,
    family: 'sd15',
    baseModel: path,
    dataset: 'riso',
    triggerWords: [TRIGGER],
    epochs: EPOCHS,
    repeats: 1,
    resolution: 64,
    networkRank: RANK,
    networkAlpha: 1,
  };
  const { steps, problems, argv } = await api('POST', 'runs/plan', request);
  for (const { level, message } of problems) console.log(`${level.padEnd(10)} ${message}`);
  console.log(`command    ${argv.join(' ')}`);
  assertEqual('errors in the plan', problems.filter(({ level }) => level === 'error').length, 0);
  assertEqual('steps planned', steps, EPOCHS * 2);
  return request;
}

async function train({ api, until }, request) {
  const { id } = await api('POST', 'runs', request);
  const started = Date.now();
  let run;
  let told = '';
  await until('the run has ended', async () => {
    run = await api('GET', `runs/${id}`);
    const { phase, step, steps, loss } = run.progress;
    const line = `${run.status.state} · ${phase} · step ${step ?? '–'}/${steps ?? '–'} · loss ${loss ?? '–'}`;
    if (line !== told) console.log(`${seconds(started).padStart(6)} s   ${(told = line)}`);
    return !['queued', 'preparing', 'running', 'stopping'].includes(run.status.state);
  });
  console.log(`ended after ${seconds(started)} s`);
  return run;
}

async function checkRun({ api, bytes, workspace }, run) {
  assertEqual(`state (${run.status.reason ?? ''})`, run.status.state, 'done');
  const { progress, checkpoints, plannedSteps } = run;
  assertEqual('steps done', [progress.step, progress.steps], [plannedSteps, plannedSteps]);
  assertEqual('epochs done', [progress.epoch, progress.epochs], [EPOCHS, EPOCHS]);
  isTrue('the loss was read', Number.isFinite(progress.loss));
  assertEqual('complete checkpoints', checkpoints.filter(({ isComplete }) => isComplete).length, EPOCHS);

  const log = await bytes(`runs/${run.id}/log`);
  const onDisk = await readFile(join(workspace, 'runs', run.id, 'output.log'));
  isTrue('the log is served byte by byte as it was written', log.equals(onDisk));
  const total = /total optimization steps[^:]*: (\d+)/.exec(log.toString('utf8'))?.[1];
  assertEqual('steps the trainer printed', Number(total), plannedSteps);
  const curve = await api('GET', `runs/${run.id}/loss`);
  assertEqual('steps in the curve', curve.steps, [1, 2, 3, 4]);

  const { published } = run.status;
  assertEqual('published as', published, `loras/${NAME}.safetensors`);
  const model = (await api('GET', 'models')).find(({ path }) => path === published);
  const { networkRank, steps, family, triggerWords, isLora } = model.header;
  assertEqual(
    'what the header says',
    { networkRank, steps, family, triggerWords, isLora },
    {
      networkRank: RANK,
      steps: plannedSteps,
      family: 'sd15',
      triggerWords: [TRIGGER],
      isLora: true,
    },
  );
  const metadata = await api('GET', `models/metadata?path=${encodeURIComponent(published)}`);
  assertEqual(
    'ss_network_dim and ss_steps',
    [metadata.ss_network_dim, metadata.ss_steps],
    [`${RANK}`, `${plannedSteps}`],
  );
  console.log(`${published}: ${model.bytes} bytes, log ${log.length} bytes, loss ${curve.average.join(' ')}`);
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}
