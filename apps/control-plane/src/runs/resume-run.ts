import { constants, copyFile, link, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { resumeArguments } from '../kohya/kohya.service.js';
import type { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import type { TrashService } from '../trash/trash.service.js';
import { newRunId } from './make-run.js';
import { RunFolder } from './run-folder.js';
import type { RunRecord } from './run-record.js';
import { newestState } from './states.js';

type Tools = { models: ModelsService; trash: TrashService; runsFolder: string; isAsked: boolean };
type Made = { folder: RunFolder; record: RunRecord };

/**
 * A run that goes on where another ended: the same frozen configuration and dataset, in a folder of its own, from the newest
 * complete state. Everything it needs is linked into that folder, so that the earlier run may be deleted.
 */
export async function makeResumedRun(
  earlier: Made,
  createdAt: number,
  { models, trash, runsFolder, isAsked }: Tools,
): Promise<Made> {
  const { request, stepsPerEpoch, plannedSteps, images } = earlier.record;
  const { name, epochs } = request;
  const [state, command] = await Promise.all([newestState(earlier.folder, models), earlier.folder.command()]);
  if (!state || !command || state.epoch >= epochs) {
    throw new AppError(
      'CONFLICT',
      `${name} has no complete state to go on from. Retry it from the beginning.`,
    );
  }

  const folder = new RunFolder(join(runsFolder, newRunId(createdAt)));
  await folder.make();
  try {
    const step = state.epoch * stepsPerEpoch;
    const outputName = nextOutputName(earlier.record);
    const resumedFrom = { id: earlier.folder.id, epoch: state.epoch, step };
    const selfResumes = isAsked ? 0 : earlier.record.selfResumes + 1;
    const plan = { request, plannedSteps, stepsPerEpoch, images };
    const record = { ...plan, createdAt, outputName, resumedFrom, selfResumes };

    await linkFolder(state.path, folder.resumedState);
    await linkFolder(join(earlier.folder.path, 'dataset'), join(folder.path, 'dataset'));
    await linkFiles(namedIn(command.argv, earlier.folder.path), folder.path);
    // The earlier run's id stands in every path below its folder, and nowhere else.
    const moved = (text: string) => text.replaceAll(earlier.folder.id, folder.id);
    const argv = resumeArguments(command.argv.map(moved), {
      state: folder.resumedState,
      epoch: state.epoch,
      outputName,
    });
    const env = Object.fromEntries(Object.entries(command.env).map(([key, value]) => [key, moved(value)]));
    await folder.appendEvent({
      at: createdAt,
      text: `Goes on${isAsked ? '' : ' by itself'} from step ${step} of ${plannedSteps}, the end of epoch ${state.epoch}, with the state of run ${earlier.folder.id}.`,
      status: { state: 'queued', held: false },
      isPublishing: false,
      isResuming: false,
    });
    const datasetToml = moved(await earlier.folder.datasetToml());
    await folder.commit({
      record,
      command: { ...command, argv, env, cwd: moved(command.cwd) },
      datasetToml,
      samplePrompts: '', // Linked above, with whatever else the command names.
    });
    return { folder, record };
  } catch (error) {
    await trash.move([folder.path], `Half-made run ${name}`).catch(() => undefined); // Done at the next start.
    throw error;
  }
}

/** `name` → `name-r2` → `name-r3`: the number of the attempt. */
function nextOutputName({ request, outputName, resumedFrom }: RunRecord): string {
  const attempt = resumedFrom && outputName ? Number(/-r(\d+)$/.exec(outputName)?.[1] ?? 1) : 1;
  return `${request.name}-r${attempt + 1}`;
}

type Source = { path: string; name: string };

/** Files of the run's own folder that the command names, besides those every run folder has. */
function namedIn(argv: string[], folder: string): Source[] {
  return argv
    .filter((argument) => argument.startsWith(`${folder}/`) && !argument.endsWith('/dataset.toml'))
    .map((path) => ({ path, name: relative(folder, path) }));
}

async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  const names = await readdir(from);
  await linkFiles(
    names.map((name) => ({ path: join(from, name), name })),
    to,
  );
}

/** Folders are passed over: the trainer makes those it writes to. */
async function linkFiles(files: Source[], folder: string): Promise<void> {
  for (const { path, name } of files) {
    const facts = await stat(path).catch(() => undefined);
    if (!facts?.isFile()) continue;
    const target = join(folder, name);
    await mkdir(dirname(target), { recursive: true });
    await link(path, target).catch(() => copyFile(path, target, constants.COPYFILE_EXCL));
  }
}
