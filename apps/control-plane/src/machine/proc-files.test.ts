import { expect, test } from 'vitest';
import { parseMounts } from './mount-table.js';
import { parseLoad, parseMemory, parseStat, parseTraffic } from './proc-files.js';

test('the work of the processors, without what they waited for', () => {
  const text =
    'cpu  100 5 40 800 50 1 2 2 7 0\ncpu0 50 0 20 400 25 0 0 0 0 0\ncpu1 50 5 20 400 25 1 2 2 7 0\nintr 1';
  expect(parseStat(text)).toEqual({ busyTicks: 150, allTicks: 1000, processors: 2 });
});

test('memory in use is what is not available', () => {
  expect(parseMemory('MemTotal:       1000 kB\nMemFree:  10 kB\nMemAvailable:    600 kB\n')).toEqual({
    totalBytes: 1000 * 1024,
    usedBytes: 400 * 1024,
  });
  expect(parseMemory('MemTotal: 1000 kB\n').usedBytes).toBeNull();
});

test('the load of the last minute', () => {
  expect(parseLoad('3.57 2.40 1.78 7/221 15873\n')).toBe(3.57);
  expect(parseLoad('')).toBeNull();
});

test('traffic of what leads out, also where a count touches the colon', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 117938794   10563    0    0    0     0          0         0 117938794   10563    0    0    0     0       0          0
  ifb0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0:718025040   24068    0    0    0     0          0         0  2038833   16567    0    0    0     0       0          0
docker0: 5 1 0 0 0 0 0 0 6 1 0 0 0 0 0 0
veth12ab: 5 1 0 0 0 0 0 0 6 1 0 0 0 0 0 0
enp3s0: 10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0
`;
  expect([...parseTraffic(text)]).toEqual([
    ['eth0', { received: 718025040, sent: 2038833 }],
    ['enp3s0', { received: 10, sent: 20 }],
  ]);
});

test('mounts are read with spaces in their paths and optional fields', () => {
  const text = `36 35 98:0 /part /mnt/my\\040disk rw,noatime master:1 shared:2 - ext4 /dev/vda rw,errors=continue
not a line`;
  expect(parseMounts(text)).toEqual([
    {
      path: '/mnt/my disk',
      fileSystem: 'ext4',
      device: '98:0',
      root: '/part',
      options: ['rw', 'errors=continue'],
    },
  ]);
});
