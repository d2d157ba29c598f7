import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CaptionDesk, type SendCaption } from './caption-desk';
import { stateOf } from './caption-draft';

const key = { dataset: 'riso', file: '1.png' };
const base = { text: 'sea', version: 'v1' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A file that counts its versions, as the server does. */
function file(text: string) {
  const saves: string[] = [];
  const disk = { text, version: 'v1', saves };
  const send: SendCaption = (_, save) => {
    if (save.basedOn !== disk.version) return Promise.resolve({ theirs: { ...disk } });
    saves.push(save.text);
    disk.text = save.text;
    disk.version = `v${saves.length + 1}`;
    return Promise.resolve({ version: disk.version });
  };
  return { disk, send };
}

test('it saves by itself after a pause, once, with the last text', async () => {
  const { disk, send } = file('sea');
  const desk = new CaptionDesk(send);
  desk.type(key, 'sea, s', base);
  desk.type(key, 'sea, sun', base);
  expect(desk.hasUnsaved).toBe(true);
  await vi.runAllTimersAsync();
  expect(disk.saves).toEqual(['sea, sun']);
  expect(desk.hasUnsaved).toBe(false);
});

test('leaving the field saves at once', async () => {
  const { disk, send } = file('sea');
  const desk = new CaptionDesk(send);
  desk.type(key, 'sea, sun', base);
  await desk.flush(key);
  expect(disk.saves).toEqual(['sea, sun']);
});

test('what is typed while a save is under way is saved after it', async () => {
  const { disk, send } = file('sea');
  let release = () => {};
  const slow = new CaptionDesk(async (at, save) => {
    await new Promise<void>((resolve) => (release = resolve));
    return send(at, save);
  });
  slow.type(key, 'sea, sun', base);
  const first = slow.flush(key);
  slow.type(key, 'sea, sun, sky', base);
  release();
  await first;
  await vi.advanceTimersByTimeAsync(1_000);
  release();
  await vi.runAllTimersAsync();
  expect(disk.saves).toEqual(['sea, sun', 'sea, sun, sky']);
});

test('an edit from elsewhere is never overwritten unseen, and mine may still win', async () => {
  const { disk, send } = file('sea');
  const desk = new CaptionDesk(send);
  disk.text = 'gull';
  disk.version = 'v9';
  desk.type(key, 'sea, sun', base);
  await desk.flush(key);
  expect(disk.text).toBe('gull');
  expect(desk.find(key)?.conflict).toMatchObject({ text: 'gull', version: 'v9' });
  expect(desk.find(key)?.text).toBe('sea, sun');

  await desk.keepMine(key);
  expect(disk.text).toBe('sea, sun');
});

test('a failed save keeps the text and the next pause tries again', async () => {
  const { disk, send } = file('sea');
  let isDown = true;
  const desk = new CaptionDesk((at, save) =>
    isDown ? Promise.reject(new Error('No answer')) : send(at, save),
  );
  desk.type(key, 'sea, sun', base);
  await desk.flush(key);
  const draft = desk.find(key);
  expect(draft && [stateOf(draft), draft.failure, draft.text]).toEqual(['failed', 'No answer', 'sea, sun']);
  isDown = false;
  await desk.flush(key);
  expect(disk.text).toBe('sea, sun');
});
