#!/usr/bin/env node
// `npm run check:kohya`: three queued LoRAs by the real sd-scripts on the processor, through the product's own API: one trained to
// its end, one stopped and resumed, one killed and resumed by itself; then one of several datasets, and tags and captions. docs/check-kohya.md says how to make what it needs; without
// that it says what is missing and exits 0, as skipped.
import { once } from 'node:events';
import { join } from 'node:path';
import { assertEqual } from './check-kohya/assert.mjs';
import { writeCaptions } from './check-kohya/check-captions.mjs';
import { checkPublished } from './check-kohya/check-published.mjs';
import { checkResumed } from './check-kohya/check-resumed.mjs';
import { trainSets } from './check-kohya/check-sets.mjs';
import { bootControlPlane } from './check-kohya/control-plane.mjs';
import { follow, killAfterEpoch, resume, stopAfterEpoch } from './check-kohya/lives.mjs';
import { makeBaseModel, noise } from './check-kohya/material.mjs';
import { findTrainer, Skipped } from './check-kohya/trainer.mjs';

const TRIGGER = 'riso';
const IMAGES = 2;

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
  const interrupted = once(process, 'SIGINT').then(() => {
    throw new Error('Interrupted');
  });
  try {
    const work = prepareWorkspace(pilothouse, trainer, baseModel).then(async () => {
      const isWanted = (part) => trainer.only === undefined || trainer.only === part;
      if (isWanted('three')) await trainThree(pilothouse);
      if (isWanted('sets')) {
        console.log('\n4. Several datasets, masks, regularisation, validation and LyCORIS');
        await trainSets(pilothouse, ...(await sets(pilothouse)));
      }
      if (isWanted('captions')) {
        console.log('\n5. Tags and captions');
        await writeCaptions(pilothouse, trainer);
      }
    });
    await Promise.race([work, interrupted]);
    console.log('passed');
  } catch (error) {
    console.error(pilothouse.output());
    throw error;
  } finally {
    await pilothouse.stop();
  }
}

/** All three wait in the queue at once; what was interrupted goes on before what waits, what was stopped when it is asked to. */
async function trainThree(pilothouse) {
  const { api } = pilothouse;
  const whole = await plan(pilothouse, { name: 'check whole', epochs: 2, repeats: 1 });
  const killed = await plan(pilothouse, { name: 'check killed', epochs: 3, repeats: 1 });
  const stopped = { ...killed, name: 'check stopped' };
  const queued = [];
  for (const request of [whole, stopped, killed]) queued.push(await api('POST', 'runs', request));
  assertEqual(
    'places in the queue',
    (await api('GET', 'runs')).map(({ place }) => place),
    [2, 1, null],
  );

  console.log('\n1. Trained to its end');
  await checkPublished(pilothouse, await follow(pilothouse, queued[0].id));

  console.log('\n2. Stopped after an epoch');
  const stoppedRun = await stopAfterEpoch(pilothouse, queued[1].id);

  console.log('\n3. Its runner ended by kill -9 after an epoch, and resumed by policy');
  const killedRun = await killAfterEpoch(pilothouse, queued[2].id);
  await checkResumed(pilothouse, killedRun, await follow(pilothouse, killedRun.continuedAs));

  console.log('\n2. Resumed by hand');
  const { id } = await resume(pilothouse, stoppedRun);
  await checkResumed(pilothouse, stoppedRun, await follow(pilothouse, id));
}

/** The request to begin with, and what plans another. */
async function sets(pilothouse) {
  const request = await plan(pilothouse, { name: 'check sets', epochs: 2, repeats: 2 });
  return [request, (asked) => planWithoutErrors(pilothouse, asked)];
}

async function prepareWorkspace({ api, workspace }, trainer, baseModel) {
  await baseModel.placeInto(join(workspace, 'models'));
  await api('PATCH', 'settings', {
    trainer: { path: trainer.folder, python: trainer.python },
    resuming: { policy: 'automatic', most: 1 },
  });
  await api('POST', 'datasets', { name: 'riso' });

  const form = new FormData();
  form.append('images', new Blob([await noise(64, 64)], { type: 'image/png' }), 'one.png');
  form.append('images', new Blob([await noise(96, 80)], { type: 'image/png' }), 'two.png');
  const { accepted } = await api('POST', 'datasets/riso/images', form);
  assertEqual('images taken', accepted.length, IMAGES);
  const basedOn = accepted[0].captionVersion;
  await api('PUT', `datasets/riso/captions/${accepted[0].file}`, { text: `${TRIGGER}, noise`, basedOn });
}

async function plan({ api, until }, { name, epochs, repeats }) {
  const path = 'checkpoints/random-sd15.safetensors';
  await until('the base model is listed', async () =>
    (await api('GET', 'models')).some((each) => each.path === path),
  );
  const { families } = await api('GET', 'runs/setup');
  const { defaults } = families.find(({ family }) => family === 'sd15');
  const request = {
    ...defaults,
    name,
    family: 'sd15',
    baseModel: path,
    dataset: 'riso',
    triggerWords: [TRIGGER],
    epochs,
    repeats,
    resolution: 64,
    networkRank: 4,
    networkAlpha: 1,
  };
  const { steps } = await planWithoutErrors({ api }, request);
  assertEqual('steps planned', steps, epochs * repeats * IMAGES);
  return request;
}

async function planWithoutErrors({ api }, request) {
  const found = await api('POST', 'runs/plan', request);
  for (const { level, message } of found.problems) console.log(`${level.padEnd(10)} ${message}`);
  console.log(`command    ${found.argv.join(' ')}`);
  assertEqual('errors in the plan', found.problems.filter(({ level }) => level === 'error').length, 0);
  return found;
}
