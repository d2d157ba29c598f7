import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assertEqual, isTrue } from './assert.mjs';
import { follow } from './lives.mjs';
import { DATA } from './trainer.mjs';

const sharp = createRequire(join(import.meta.dirname, '../../apps/control-plane/package.json'))('sharp');
const PICTURES = { 'black.png': '#000', 'blue.png': '#00f', 'green.png': '#0f0', 'red.png': '#f00' };

/** Tags and captions by the real scripts, with models made here: what they write is known, looked over and applied. */
export async function writeCaptions(pilothouse, trainer) {
  const { api, workspace } = pilothouse;
  const { tools } = await api('GET', 'captioning/setup');
  const problems = new Map(tools.map(({ tool, problem }) => [tool, problem]));
  if (problems.get('wd14')) return console.log(`skipped: ${problems.get('wd14')}`);
  await placeModels(trainer, join(workspace, 'models/taggers'));
  await makeDataset(api);

  const tagged = await caption(pilothouse, {
    tool: 'wd14',
    model: 'colours',
    batchSize: 3,
    triggerWord: 'plain',
    undesiredTags: ['blue_background'],
    charactersFirst: true,
    ratingTag: 'last',
  });
  assertEqual(
    'tags',
    tagged.proposals.map(({ file, text }) => `${file}: ${text}`),
    [
      'black.png: plain, general',
      'blue.png: plain, general',
      'green.png: plain, green background, ^_^, general',
      'red.png: plain, ruby (gem), red background, general',
    ],
  );
  const { file, text, captionVersion: basedOn } = tagged.proposals[3];
  await api('POST', `captioning/${tagged.run.id}/apply`, { captions: [{ file, text, basedOn }] });
  const { images } = await api('GET', 'datasets/colours');
  assertEqual(
    'captions in the dataset',
    images.map(({ caption }) => caption),
    [null, null, null, text],
  );

  const bare = await caption(pilothouse, { tool: 'wd14', model: 'colours', images: 'uncaptioned' });
  assertEqual('pictures without a caption that got none', bare.without, ['black.png']);
  assertEqual('pictures counted', [bare.run.captioned, bare.run.images], [2, 3]);

  const { proposals } = await caption(pilothouse, { tool: 'git', model: 'git-random', maxLength: 12 });
  assertEqual('captions by GIT', proposals.length, 4);
  isTrue(
    'each has a text',
    proposals.every((each) => each.text !== ''),
  );
}

async function caption(pilothouse, asked) {
  const { api } = pilothouse;
  const { id } = await api('POST', 'captioning', { dataset: 'colours', images: 'all', ...asked });
  const run = await follow(pilothouse, id);
  assertEqual(`state (${run.status.reason ?? ''})`, run.status.state, 'done');
  return { run, ...(await api('GET', `captioning/${id}/proposals`)) };
}

async function placeModels({ python }, taggers) {
  const made = join(DATA, 'taggers');
  const script = join(import.meta.dirname, 'make_captioners.py');
  await promisify(execFile)(python, [script, made], { maxBuffer: 10_000_000 });
  await mkdir(taggers, { recursive: true });
  await cp(made, taggers, { recursive: true });
}

async function makeDataset(api) {
  await api('POST', 'datasets', { name: 'colours' });
  const form = new FormData();
  for (const [name, background] of Object.entries(PICTURES)) {
    const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer();
    form.append('images', new Blob([picture], { type: 'image/png' }), name);
  }
  const { accepted } = await api('POST', 'datasets/colours/images', form);
  assertEqual('images taken', accepted.length, Object.keys(PICTURES).length);
}
