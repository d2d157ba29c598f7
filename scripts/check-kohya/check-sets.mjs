import { createRequire } from 'node:module';
import { join } from 'node:path';
import { assertEqual, isTrue } from './assert.mjs';
import { follow } from './lives.mjs';
import { noise } from './material.mjs';

const sharp = createRequire(join(import.meta.dirname, '../../apps/control-plane/package.json'))('sharp');
const FILES = { more: ['a', 'b', 'c', 'd'], masks: ['a', 'b', 'c', 'd'], class: ['e', 'f'] };

/**
 * Two datasets, each with repeats of its own, one by its masks and one whole; a regularisation set; part of the pictures kept aside
 * for validation; and an algorithm of LyCORIS where the package is there. Trained to the end.
 */
export async function trainSets(pilothouse, request, plan) {
  const { api } = pilothouse;
  for (const [name, stems] of Object.entries(FILES)) await makeDataset(api, name, stems);
  const { trainer } = await api('GET', 'runs/setup');
  const networkType = trainer.hasLycoris ? 'lokr' : 'lora';
  console.log(`network    ${networkType}`);
  const masks = { from: 'dataset', dataset: 'masks' };
  const asked = {
    ...request,
    name: 'check sets',
    networkType,
    moreDatasets: [{ dataset: 'more', repeats: 1, words: 'riso', masks }],
    regularisation: [{ dataset: 'class', repeats: 1, words: 'noise' }],
    validation: { from: 'share', share: 0.25, everyEpochs: 1, seed: 7 },
  };
  const planned = await plan(asked);
  console.log(
    planned.datasets.map(({ role, dataset, samples }) => `${role} ${dataset} ${samples}`).join(', '),
  );
  const { id } = await api('POST', 'runs', asked);
  const run = await follow(pilothouse, id);
  assertEqual(`state (${run.status.reason ?? ''})`, run.status.state, 'done');
  assertEqual('steps', [run.progress.step, run.plannedSteps], [planned.steps, planned.steps]);
  await checkPrinted(pilothouse, run);

  const { validation, loss } = await api('GET', `runs/${id}/curves`);
  assertEqual("steps in the trainer's event file", loss.steps.length, planned.steps);
  assertEqual('epochs with a validation loss', validation.steps, [1, 2]);
  isTrue('the validation loss is a number', validation.values.every(Number.isFinite));
  const metadata = await api('GET', `models/metadata?path=${encodeURIComponent(run.status.published)}`);
  const module = trainer.hasLycoris ? 'lycoris.kohya' : 'networks.lora';
  assertEqual('network module', metadata.ss_network_module, module);
  console.log(
    `${run.status.published}: network arguments ${metadata.ss_network_args ?? 'none'}, validation loss ${validation.values.map((value) => value.toFixed(4)).join(' ')}`,
  );
}

/** The trainer's own words of what it was given. */
async function checkPrinted({ bytes }, { id, plannedSteps }) {
  const text = (await bytes(`runs/${id}/log`)).toString('utf8');
  const total = /total optimization steps[^:]*: (\d+)/.exec(text)?.[1];
  assertEqual('steps the trainer printed', Number(total), plannedSteps);
  isTrue('it validated', /validation/i.test(text));
}

async function makeDataset(api, name, stems) {
  await api('POST', 'datasets', { name });
  const form = new FormData();
  for (const [at, stem] of stems.entries()) {
    const picture = name === 'masks' ? await mask(8 + 4 * at) : await noise(64, 64);
    form.append('images', new Blob([picture], { type: 'image/png' }), `${stem}.png`);
  }
  const { accepted } = await api('POST', `datasets/${name}/images`, form);
  assertEqual(`images of ${name}`, accepted.length, stems.length);
}

/** White in the middle, black around it: no two alike, as the same picture is not taken twice. */
const mask = (edge) =>
  sharp({ create: { width: 64 - 2 * edge, height: 64 - 2 * edge, channels: 3, background: 'white' } })
    .extend({ top: edge, bottom: edge, left: edge, right: edge, background: 'black' })
    .png()
    .toBuffer();
