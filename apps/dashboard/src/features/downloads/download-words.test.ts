import type { Download } from '@pilothouse/contracts/downloads';
import { describe, expect, it } from 'vitest';
import { amountOf, paceOf } from './download-words';

const running: Download = {
  ...{ id: '20260101-000000-abcdef', createdAt: 0, name: 'x.safetensors', folder: null, drops: 0 },
  origin: { hub: null, page: '', title: '', file: '', revision: null, licence: null, baseModel: null },
  ...{ bytes: 23_800_000_000, doneBytes: 14_500_000_000 },
  status: {
    state: 'running',
    bytesPerSecond: 74e6,
    secondsLeft: 125,
    connections: 4,
    trouble: '',
    retryAt: null,
  },
};
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('the words of a download', () => {
  it('say amount of amount, parts, pace and time', () => {
    expect(plain(amountOf(running))).toBe('14.5 GB of 23.8 GB, 4 parts');
    expect(plain(paceOf(running))).toBe('74 MB/s, 2 min left');
  });

  it('leave out what nobody knows', () => {
    expect(plain(amountOf({ ...running, bytes: null, status: { state: 'paused' } }))).toBe('14.5 GB');
    expect(paceOf({ ...running, status: { state: 'waiting' } })).toBe('');
  });
});
