import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Family } from '@pilothouse/contracts/models';
import { describe, expect, it } from 'vitest';
import { parseBundle, readBundles } from './bundle-file.js';

const SHIPPED = join(fileURLToPath(new URL('../../../..', import.meta.url)), 'supervisor/bundles');

describe('the bundles that come with Pilothouse', async () => {
  const read = await readBundles(SHIPPED, 'supervisor/bundles');
  const entries = read
    .map((each) => ('entry' in each ? each.entry : undefined))
    .filter((entry) => entry !== undefined);

  it('can all be used, and there is one for each family', () => {
    expect(read.filter((each) => 'problem' in each)).toEqual([]);
    expect(new Set(entries.map(({ family }) => family))).toEqual(new Set(Family.options));
  });

  it('put one file to one place: what two of them share is the same', () => {
    const places = new Map<string, string>();
    for (const { target, ...file } of entries.flatMap(({ files }) => files)) {
      const said = JSON.stringify(file);
      expect(places.get(target) ?? said).toBe(said);
      places.set(target, said);
    }
  });
});

const ENTRY = `title = "One"
family = "sdxl"
about = "Of my own."
vramGigabytes = 8
[[files]]
repository = "me/one"
file = "one.safetensors"
target = "checkpoints/one.safetensors"
bytes = 5
licence = "mit"
purpose = "Checkpoint"
`;

describe('a bundle of a person', () => {
  it('is taken as it is written', () =>
    expect(parseBundle(ENTRY, 'one')).toMatchObject({ entry: { family: 'sdxl' } }));

  it.each([
    ['leads out of the models', ENTRY.replace('checkpoints/one', '../one'), /no step upwards/],
    ['has no folder', ENTRY.replace('checkpoints/one', 'one'), /a folder and the name/],
    ['is no model', ENTRY.replace('one.safetensors"\nbytes', 'one.sh"\nbytes'), /name of a model file/],
    ['has a key too much', `${ENTRY}colour = "red"\n`, /colour/],
    ['has two files for one place', ENTRY + ENTRY.slice(ENTRY.indexOf('[[')), /same target/],
    ['is not TOML', 'title = ', /Line 1/],
  ])('that %s is refused in a sentence', (_, text, problem) => {
    expect(parseBundle(text, 'one')).toMatchObject({ problem: expect.stringMatching(problem) as string });
  });
});
