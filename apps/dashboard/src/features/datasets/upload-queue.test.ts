import type { UploadReport } from '@pilothouse/contracts/datasets';
import { expect, test, vi } from 'vitest';
import { image } from './image.fixture';
import { type Sendable, type SendResumable, tally, UploadQueue } from './upload-queue';

type Batch = {
  dataset: string;
  pictures: Sendable[];
  onSent: (share: number) => void;
  signal: AbortSignal;
  answer: (report: UploadReport) => void;
  fail: (error: Error) => void;
};
type Part = Parameters<SendResumable>[2] & { name: string; end: () => void; fail: (error: Error) => void };

const picture = (name: string, bytes = 10, caption = ''): Sendable => ({
  file: new File([new Uint8Array(bytes)], name),
  path: name,
  caption: caption === '' ? null : new File([caption], 'x.txt'),
});
const large = (name: string) => picture(name, 5 * 1024 * 1024);
const pictures = (count: number) => Array.from({ length: count }, (_, index) => picture(`${index}.png`));
const accepted = ({ pictures }: Batch): UploadReport => ({
  accepted: pictures.map(({ file }) => image(file.name, null)),
  renamed: [],
  refused: [],
  notes: [],
});

/** A queue whose server is this test: every request waits for its answer. */
function openQueue() {
  const batches: Batch[] = [];
  const parts: Part[] = [];
  const queue = new UploadQueue(
    (dataset, pictures, onSent, signal) =>
      new Promise((answer, fail) => {
        batches.push({ dataset, pictures, onSent, signal, answer, fail });
        signal.addEventListener('abort', () => fail(new Error('Stopped')));
      }),
    (_, { path }, on) =>
      new Promise((end, fail) => {
        parts.push({ ...on, name: path, end, fail });
        on.signal.addEventListener('abort', () => fail(new Error('Stopped')));
      }),
  );
  return { queue, batches, parts, states: () => queue.snapshot().map(({ state }) => state) };
}

test('small pictures travel together, three requests at a time, and all of them arrive', async () => {
  const { queue, batches } = openQueue();
  queue.add('riso', pictures(100));
  expect(batches.map(({ pictures }) => pictures.length)).toEqual([24, 24, 24]);
  for (let answered = 0; answered < 5; answered += 1) {
    await vi.waitFor(() => expect(batches.length).toBeGreaterThan(answered));
    batches[answered]?.answer(accepted(batches[answered] as Batch));
  }
  await vi.waitFor(() => expect(tally(queue.snapshot())).toMatchObject({ open: 0, done: 100 }));
});

test('large pictures and archives go in parts, each by itself; a long caption does not fit beside parts', () => {
  const { queue, batches, parts } = openQueue();
  queue.add('riso', [
    large('a.png'),
    picture('set.zip'),
    picture('b.png', 5 * 1024 * 1024, 'x'.repeat(3_000)),
  ]);
  expect(parts.map(({ name }) => name)).toEqual(['a.png', 'set.zip']);
  expect(batches.map(({ pictures }) => pictures.map(({ path }) => path))).toEqual([['b.png']]);
});

test('a pause keeps what has arrived, and going on begins there', async () => {
  const { queue, parts, states } = openQueue();
  queue.add('riso', [large('a.png')]);
  parts[0]?.onSent(1_000);
  queue.pause();
  expect(parts[0]?.signal.reason).toBe('pause');
  expect(queue.snapshot()[0]).toMatchObject({ state: 'paused', sentBytes: 1_000 });
  await vi.waitFor(() => {
    if (states()[0] === 'paused') queue.resume();
    expect(parts).toHaveLength(2);
  });
  parts[1]?.end();
  await vi.waitFor(() => expect(states()).toEqual(['sent']));
});

test('refused pictures keep the reason the server gave, the others are done with what is to be known', async () => {
  const { queue, batches } = openQueue();
  queue.add('riso', [picture('a.png', 10, 'words'), picture('b.png'), picture('c.png')]);
  batches[0]?.answer({
    accepted: [image('a.png', null), image('c-2.png', null)],
    renamed: [{ file: 'c.png', storedAs: 'c-2.png' }],
    refused: [
      { file: 'b.png', reason: 'It is text' },
      { file: 'a.txt', reason: 'It is too large' },
    ],
    notes: [{ file: 'c.png', note: 'Its colours are P3' }],
  });
  await vi.waitFor(() =>
    expect(queue.snapshot().map(({ state, reason }) => [state, reason])).toEqual([
      ['done', 'Its caption was not saved: It is too large'],
      ['refused', 'It is text'],
      ['done', 'Stored as c-2.png. Its colours are P3'],
    ]),
  );
});

test('progress fills one picture after the other and never passes its size', () => {
  const { queue, batches } = openQueue();
  queue.add('riso', [picture('a.png', 100), picture('b.png', 100)]);
  batches[0]?.onSent(0.75);
  expect(queue.snapshot().map(({ sentBytes }) => sentBytes)).toEqual([100, 50]);
});

test('a lost connection loses no picture: it can be tried again, and a large one from where it was', async () => {
  const { queue, batches, parts } = openQueue();
  queue.add('riso', [picture('a.png'), large('b.png')]);
  parts[0]?.onSent(2_000);
  batches[0]?.fail(new Error('The pod does not answer'));
  parts[0]?.fail(new Error('The pod does not answer'));
  await vi.waitFor(() =>
    expect(queue.snapshot().map(({ state, sentBytes }) => [state, sentBytes])).toEqual([
      ['failed', 0],
      ['failed', 2_000],
    ]),
  );
  queue.retry();
  expect([batches.length, parts.length]).toEqual([2, 2]);
});

test('stopping one leaves the other alone', async () => {
  const { queue, parts } = openQueue();
  queue.add('riso', [large('a.png'), large('b.png')]);
  queue.cancel(({ path }) => path === 'a.png');
  expect(parts.map(({ signal }) => signal.reason)).toEqual(['cancel', undefined]);
  await vi.waitFor(() => expect(queue.snapshot().map(({ path }) => path)).toEqual(['b.png']));
});

test('what was refused before it was sent stands in the tray and is forgotten with it', () => {
  const { queue } = openQueue();
  queue.add('riso', [], [{ file: new File([], 'film.mp4'), reason: '.mp4 is not taken' }]);
  expect(tally(queue.snapshot())).toMatchObject({ refused: 1, open: 0 });
  queue.clear();
  expect(queue.snapshot()).toEqual([]);
});
