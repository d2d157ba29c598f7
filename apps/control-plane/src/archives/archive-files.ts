import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What stands in the run folder itself. The dataset is not among it: its hashes are in `versions.json`. */
const FILES = [
  'run.json',
  'dataset.toml',
  'sample-prompts.json',
  'versions.json',
  'state.json',
  'events.ndjson',
  'phases.json',
  'summary.json',
  'loss.json',
  'output.log',
];

export type ArchiveFile = { path: string; name: string };

/** The files of a run that go into its archive, each with its name there. */
export async function archiveFiles(folder: string, withCheckpoints: boolean): Promise<ArchiveFile[]> {
  const files = FILES.map((name) => ({ path: join(folder, name), name }));
  const samples = await filesBelow(join(folder, 'checkpoints/sample'), 'samples');
  const curves = await filesBelow(join(folder, 'tensorboard'), 'tensorboard');
  const saved = withCheckpoints ? await filesBelow(join(folder, 'checkpoints'), 'checkpoints', false) : [];
  const checkpoints = saved.filter(({ name }) => name.endsWith('.safetensors'));
  return [...files, ...samples, ...curves, ...checkpoints];
}

async function filesBelow(folder: string, label: string, isDeep = true): Promise<ArchiveFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files: ArchiveFile[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const found = { path: join(folder, entry.name), name: `${label}/${entry.name}` };
    if (entry.isFile()) files.push(found);
    else if (entry.isDirectory() && isDeep) files.push(...(await filesBelow(found.path, found.name)));
  }
  return files;
}
