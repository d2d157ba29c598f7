import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { residentOf } from './memory.mjs';
import { medianOf, timed } from './timed.mjs';
import { REQUEST } from './workspace.mjs';

const SMALL = [
  'run.json',
  'command.json',
  'dataset.toml',
  'events.ndjson',
  'state.json',
  'summary.json',
  'loss.json',
];

/** One run by the stand-in, to be copied. */
export async function trainOnce({ api, until }) {
  const { id } = await api('POST', 'runs', { ...REQUEST, name: 'pattern' });
  await until('it is done', async () => (await api('GET', `runs/${id}`)).status.state === 'done');
  return id;
}

/** So many finished runs beside it, each a minute older than the next, as they stand on the disk. */
export async function copyRun(workspace, pattern, count) {
  const from = join(workspace, 'runs', pattern);
  const files = await Promise.all(
    SMALL.map(async (file) => [file, await readFile(join(from, file), 'utf8')]),
  );
  for (let number = 1; number <= count; number++) {
    const createdAt = Date.UTC(2026, 0, 1) + number * 60_000;
    const [day, time] = new Date(createdAt).toISOString().slice(0, 19).replace(/[-:]/g, '').split('T');
    const id = `${day}-${time}-${String(number).padStart(6, '0')}`;
    const folder = join(workspace, 'runs', id);
    await mkdir(folder);
    for (const [file, text] of files) {
      let own = text.replaceAll(pattern, id);
      if (file === 'run.json') {
        const record = JSON.parse(own);
        own = JSON.stringify({
          ...record,
          createdAt,
          request: { ...record.request, name: `harbour ${number}` },
        });
      }
      await writeFile(join(folder, file), own);
    }
    await copyFile(join(from, 'output.log'), join(folder, 'output.log'));
  }
}

export async function measureList({ api, pid, until }, runs) {
  await until('the runs are there', async () => (await api('GET', 'runs')).length >= runs);
  const { value } = await timed(() => api('GET', 'runs'));
  return {
    runs: value.length,
    bytes: JSON.stringify(value).length,
    listMs: await medianOf(9, () => api('GET', 'runs')),
    memory: residentOf(pid),
  };
}
