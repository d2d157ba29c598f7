import { expect, test } from 'vitest';
import type { CaptionsService } from '../datasets/captions.service.js';
import type { DatasetsService } from '../datasets/datasets.service.js';
import type { HistoryService } from '../history/history.service.js';
import type { PlacingService } from '../history/placing.service.js';
import { CaptionEditsService } from './caption-edits.service.js';

test('what is kept is bounded also of previews that change nothing', async () => {
  const edits = new CaptionEditsService(
    {} as DatasetsService,
    { list: () => Promise.resolve([]) } as unknown as CaptionsService,
    {} as HistoryService,
    {} as PlacingService,
  );
  const tags = Array.from({ length: 500 }, (_, at) => `${at}`.padEnd(1_000, 'x'));
  const preview = async () => {
    const { id } = await edits.preview('sea', { operation: { type: 'remove', tags }, files: null });
    return id;
  };
  const first = await preview();
  for (let count = 0; count < 100; count += 1) await preview();

  await expect(edits.apply('sea', { id: first, without: [] })).rejects.toThrow('not kept any more');
  await expect(edits.apply('sea', { id: await preview(), without: [] })).rejects.toThrow('nothing was done');
});
