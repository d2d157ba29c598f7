import { expect, test, vi } from 'vitest';
import { image } from './image.fixture';
import { type BatchReport, type Picture, tally, UploadQueue } from './upload-queue';

type Batch = {
  dataset: string;
  pictures: Picture[];
  onSent: (share: number) => void;
  signal: AbortSignal;
  answer: (report: BatchReport) => void;
  fail: (error: Error) => void;
};

const picture = (name: string, bytes = 10): Picture => ({
  file: new File([new Uint8Array(bytes)], name),
  caption: null,
});
const pictures = (count: number) => Array.from({ length: count }, (_, index) => picture(`${index}.png`));
const accepted = ({ pictures }: Batch): BatchReport => ({
  accepted: pictures.map(({ file }) => image(file.name, null)),
  renamed: [],
  refused: [],
  uncaptioned: [],
});

/** A queue whose server is this test: every batch waits for its answer. */
function queueWithBatches() {
  const batches: Batch[] = [];
  const queue = new UploadQueue(
    (dataset, pictures, onSent, signal) =>
      new Promise((answer, fail) => {
        batches.push({ dataset, pictures, onSent, signal, answer, fail });
      }),
  );
  return { queue, batches };
}

test('at most three batches are on their way, of at most eight pictures, and all of them arrive', async () => {
  const { queue, batches } = queueWithBatches();
  queue.add('riso', pictures(30));
  expect(batches.map(({ pictures }) => pictures.length)).toEqual([8, 8, 8]);

  for (let answered = 0; answered < 4; answered += 1) {
    await vi.waitFor(() => expect(batches.length).toBeGreaterThan(answered));
    batches[answered]?.answer(accepted(batches[answered] as Batch));
  }
  await vi.waitFor(() => expect(tally(queue.snapshot())).toMatchObject({ open: 0, done: 30 }));
  expect(batches).toHaveLength(4);
});

test('a large picture travels alone', () => {
  const { queue, batches } = queueWithBatches();
  queue.add('riso', [picture('big.png', 13 * 1024 * 1024), picture('small.png')]);
  expect(batches.map(({ pictures }) => pictures.map(({ file }) => file.name))).toEqual([
    ['big.png'],
    ['small.png'],
  ]);
});

test('refused pictures keep the reason the server gave, the others are done', async () => {
  const { queue, batches } = queueWithBatches();
  queue.add('riso', [picture('a.png'), picture('b.png'), picture('c.png')]);
  batches[0]?.answer({
    accepted: [image('a.png', null), image('c-2.png', null)],
    renamed: [{ file: 'c.png', storedAs: 'c-2.png' }],
    refused: [{ file: 'b.png', reason: 'It is text' }],
    uncaptioned: [{ file: 'a.png', reason: 'Its caption was not saved' }],
  });
  await vi.waitFor(() =>
    expect(queue.snapshot().map(({ state, reason }) => [state, reason])).toEqual([
      ['done', 'Its caption was not saved'],
      ['refused', 'It is text'],
      ['done', 'Stored as c-2.png'],
    ]),
  );
});

test('progress fills one picture after the other and never passes its size', () => {
  const { queue, batches } = queueWithBatches();
  queue.add('riso', [picture('a.png', 100), picture('b.png', 100)]);
  batches[0]?.onSent(0.75);
  expect(queue.snapshot().map(({ sentBytes }) => sentBytes)).toEqual([100, 50]);
});

test('a lost connection loses no picture: it can be tried again', async () => {
  const { queue, batches } = queueWithBatches();
  queue.add('riso', [picture('a.png')]);
  batches[0]?.fail(new Error('The pod does not answer'));
  await vi.waitFor(() => expect(queue.snapshot()[0]).toMatchObject({ state: 'failed', sentBytes: 0 }));
  queue.retry('riso');
  expect(batches).toHaveLength(2);
});

test('stopping one dataset aborts what is on its way and leaves the other alone', async () => {
  const { queue, batches } = queueWithBatches();
  queue.add('riso', pictures(20));
  queue.add('coast', [picture('c.png')]);
  queue.cancel('riso');
  expect(batches.map(({ signal }) => signal.aborted)).toEqual([true, true, true]);
  batches.forEach(({ fail }) => fail(new Error('aborted')));
  await vi.waitFor(() => expect(batches.at(-1)?.dataset).toBe('coast'));
  expect(queue.snapshot().filter(({ state }) => state === 'waiting')).toEqual([]);
});

test('what was refused before it was sent stands in the report and is forgotten with it', () => {
  const { queue } = queueWithBatches();
  queue.add('riso', [], [{ file: new File([], 'film.mp4'), reason: '.mp4 is not taken' }]);
  expect(tally(queue.snapshot())).toMatchObject({ refused: 1, open: 0 });
  queue.clear('riso');
  expect(queue.snapshot()).toEqual([]);
});
