import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { Confinement } from '../platform/confinement.js';
import { FolderListings } from './folder-listings.js';

test('of searches that found nothing the oldest are forgotten too', async () => {
  const root = await mkdtemp(`${tmpdir()}/ph-listings-`);
  // Long enough ago that what is kept of it is believed.
  await utimes(root, 1, 1);
  const listings = new FolderListings();
  await new Confinement(root).inFolder('', async (folder) => {
    const search = (text: string) =>
      listings.list(folder, { order: 'name', reversed: false, hidden: false, text });
    const first = await search('0');
    expect(await search('0')).toBe(first);
    for (let text = 1; text <= 1_000; text++) await search(String(text));
    expect(await search('0')).not.toBe(first);
  });
  await rm(root, { recursive: true });
});
