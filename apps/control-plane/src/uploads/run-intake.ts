import { rm } from 'node:fs/promises';
import type { UploadReport } from '@pilothouse/contracts/datasets';
import type { IntakeStatus } from '@pilothouse/contracts/uploads';
import { DatasetsService } from '../datasets/datasets.service.js';
import { type Assigned, type CheckedImage, AddingService } from '../datasets/adding.service.js';
import { AppError } from '../platform/app-error.js';
import { freeBytesAt } from '../platform/free-bytes.js';
import { hashFile } from '../platform/hash-file.js';
import { inParallel } from '../platform/in-parallel.js';
import type { Checked, Ended, IntakeFolder, NamePlan, Task } from './intake-folder.js';
import { openSource, type IntakeSource } from './intake-source.js';
import { PodFolders } from './pod-folders.js';
import { syncFiles } from './sync-files.js';
import { freeNameOf, type Plan, type PlannedPicture, planOf } from './zip-plan.js';

/** As many as the decoder works on; the next one is unpacked meanwhile. */
const AT_ONCE = 4;
/** Left free: a disk that is filled to the last byte breaks everything else. */
export const RESERVE_BYTES = 64_000_000;

export type IntakeTools = { datasets: DatasetsService; adding: AddingService; pod: PodFolders };
export type RunEvents = {
  signal: AbortSignal;
  onStatus: (status: IntakeStatus) => void;
};

type Good = Exclude<Checked, { reason: string }>;
type Taken = { picture: PlannedPicture; checked: Good };

/**
 * Takes everything of one intake in: looks at it, unpacks and decodes it out of sight, then moves it into its datasets. Cut off
 * anywhere, it goes on where it was. Answers undefined when it has to ask first. Throws what makes all of it impossible.
 */
export async function runIntake(
  task: Task,
  folder: IntakeFolder,
  tools: IntakeTools,
  events: RunEvents,
): Promise<Ended | undefined> {
  events.onStatus({ type: 'reading' });
  const source = await openSource(task, folder, tools.pod, (name) => tools.adding.kindOf(name));
  try {
    const plan = planOf(source.offered, source.refused);
    if (plan.folders.length > 1 && task.layout === 'ask') {
      events.onStatus({ type: 'asking', folders: plan.folders });
      return undefined;
    }
    await folder.make();
    const noted = await stillGood(folder);
    if (noted.size === 0) await expectRoom(folder, source.neededBytes);
    await checkAll(task, folder, source, plan, noted, tools, events);
    return await addAll(task, folder, plan, noted, tools, events);
  } finally {
    source.close();
  }
}

async function expectRoom(folder: IntakeFolder, neededBytes: number) {
  const freeBytes = (await freeBytesAt(folder.path)) - RESERVE_BYTES;
  if (neededBytes <= freeBytes) return;
  throw new AppError(
    'DISK_FULL',
    `It needs ${megabytes(neededBytes)} MB and ${megabytes(Math.max(0, freeBytes))} MB are free. Free some space and try again.`,
  );
}

/**
 * What an attempt that was cut off had checked. A power cut may have taken the bytes of a file that the journal names, so they are
 * looked at again; once names were given everything had been synced.
 */
async function stillGood(folder: IntakeFolder): Promise<Map<number, Checked>> {
  const noted = await folder.noted();
  if (await folder.plan()) return noted;
  for (const [n, checked] of noted) {
    if ('reason' in checked) continue;
    const hash = checked.sha256 && (await hashFile(folder.staged(n)).catch(() => undefined));
    if (!hash || hash !== checked.sha256) noted.delete(n);
  }
  return noted;
}

async function checkAll(
  task: Task,
  folder: IntakeFolder,
  source: IntakeSource,
  plan: Plan,
  noted: Map<number, Checked>,
  { adding }: IntakeTools,
  { signal, onStatus }: RunEvents,
) {
  const total = plan.pictures.length;
  let done = 0;
  const journal = await folder.openJournal();
  try {
    await inParallel(plan.pictures, AT_ONCE, async (picture) => {
      signal.throwIfAborted();
      const before = noted.get(picture.n);
      if (!before) {
        const checked = await check(picture);
        await journal.note(checked);
        noted.set(picture.n, checked);
      } else if ('hasCaption' in before && before.hasCaption) {
        await source.fetch(picture.caption!, folder.staged(picture.caption!));
      }
      done += 1;
      onStatus({ type: 'checking', done, total });
    });
  } finally {
    await journal.close();
  }
  await syncFiles(folder.files);

  async function check({ n, name, caption }: PlannedPicture): Promise<Checked> {
    const staged = folder.staged(n);
    try {
      const { sha256 } = await source.fetch(n, staged);
      const image = await adding.check(name, staged, task.preparation);
      const { wanted, bytes, looked } = image;
      const text = caption === null ? 'none' : await takeCaption(caption);
      const note = [image.note, text === 'none' || text === '' ? '' : `Its caption was not taken: ${text}`];
      return {
        n,
        wanted,
        bytes,
        // Those of what was sent; a picture that was written anew has others.
        sha256: image.note === '' ? sha256 : undefined,
        looked: looked as Good['looked'],
        note: note.filter(Boolean).join('. '),
        hasCaption: text === '',
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await rm(staged, { force: true });
      return { n, reason: error.message };
    }
  }

  /** Why not; empty when it is there. */
  async function takeCaption(n: number): Promise<string> {
    try {
      await source.fetch(n, folder.staged(n));
      await adding.checkCaption(folder.staged(n));
      return '';
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await rm(folder.staged(n), { force: true });
      return error.message;
    }
  }
}

async function addAll(
  task: Task,
  folder: IntakeFolder,
  plan: Plan,
  noted: Map<number, Checked>,
  { datasets, adding }: IntakeTools,
  { signal, onStatus }: RunEvents,
): Promise<Ended> {
  signal.throwIfAborted();
  const isApart = task.layout === 'apart' && plan.folders.length > 1;
  if (isApart) await nameTargets(task, folder, plan, datasets);
  const taken = new Map<string, Taken[]>();
  const refused: UploadReport['refused'] = [...plan.refused];
  for (const picture of plan.pictures) {
    const checked = noted.get(picture.n)!;
    if ('reason' in checked) refused.push({ file: picture.path, reason: checked.reason });
    else {
      const dataset = isApart ? task.targets[picture.folder]! : task.dataset;
      taken.set(dataset, [...(taken.get(dataset) ?? []), { picture, checked }]);
    }
  }
  const total = [...taken.values()].reduce((sum, each) => sum + each.length, 0);
  // A dataset may be called “constructor”.
  const plans = Object.assign(Object.create(null) as NamePlan, await folder.plan());
  const ended: Ended = {
    endedAt: Date.now(),
    datasets: taken.size > 0 ? [...taken.keys()] : [task.dataset],
    captions: 0,
    report: { files: [], renamed: [], refused, notes: [], remarks: plan.remarks },
  };
  let before = 0;
  onStatus({ type: 'adding', done: 0, total });
  for (const [dataset, items] of taken) {
    if (isApart) await createIfMissing(dataset, datasets);
    const outcomes = await adding.addAll(dataset, items.map(toItem), {
      what: `Added ${items.length} ${items.length === 1 ? 'image' : 'images'} from ${task.name}`,
      plan: plans[dataset]?.map(toAssigned),
      keep: async (assigned) => {
        plans[dataset] = assigned.map((one) => ('file' in one ? one : { reason: one.refusal.message }));
        await folder.savePlan(plans);
      },
      onPlaced: (count) => onStatus({ type: 'adding', done: before + count, total }),
    });
    before += items.length;
    items.forEach((item, at) => noteOutcome(ended, dataset, item, outcomes[at]!));
  }
  ended.endedAt = Date.now();
  return ended;

  function toItem({ picture, checked }: Taken) {
    const { wanted, bytes, sha256, looked, note } = checked;
    const image: CheckedImage = { staged: folder.staged(picture.n), wanted, bytes, sha256, looked, note };
    return { image, caption: checked.hasCaption ? folder.staged(picture.caption!) : undefined };
  }
}

function noteOutcome(ended: Ended, dataset: string, { picture, checked }: Taken, outcome: Assigned) {
  const { report } = ended;
  if ('refusal' in outcome) {
    report.refused.push({ file: picture.path, reason: outcome.refusal.message });
    return;
  }
  report.files.push({ dataset, file: outcome.file });
  if (checked.hasCaption) ended.captions += 1;
  if (outcome.file !== picture.path.split('/').at(-1))
    report.renamed.push({ file: picture.path, storedAs: outcome.file });
  if (checked.note !== '') report.notes.push({ file: picture.path, note: checked.note });
}

/** Decided once and kept: an attempt that goes on must not make them a second time. */
async function nameTargets(task: Task, folder: IntakeFolder, plan: Plan, datasets: DatasetsService) {
  if (Object.keys(task.targets).length > 0) return;
  const names = new Set(datasets.list().map(({ name }) => name.toLowerCase()));
  for (const { path, name } of plan.folders) {
    const target = freeNameOf(name, names);
    names.add(target.toLowerCase());
    task.targets[path] = target;
  }
  await folder.saveTask(task);
}

async function createIfMissing(name: string, datasets: DatasetsService) {
  await datasets.ready;
  if (!datasets.list().some((dataset) => dataset.name === name)) await datasets.create(name);
}

const toAssigned = (one: { file: string } | { reason: string }): Assigned =>
  'file' in one ? one : { refusal: new AppError('CONFLICT', one.reason) };

const megabytes = (bytes: number) => Math.ceil(bytes / 1e6).toLocaleString('en-US');
