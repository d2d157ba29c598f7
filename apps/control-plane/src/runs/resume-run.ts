import { constants, copyFile, link, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { resumeArguments } from '../kohya/kohya.service.js';
import type { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import type { Prepare } from './make-run.js';
import type { RunFolder } from './run-folder.js';
import { newestState } from './states.js';
import type { TrainingRecord } from './training-record.js';

type Earlier = { folder: RunFolder; record: TrainingRecord };
type Tools = { models: ModelsService; isAsked: boolean };

/**
 * A run that goes on where another ended: the same frozen configuration and dataset, in a folder of its own, from the newest
 * complete state. Everything it needs is linked into that folder, so that the earlier run may be deleted.
 */
export async function prepareResume(earlier: Earlier, { models, isAsked }: Tools): Promise<Prepare> {
  const { record: before, folder: left } = earlier;
  const [state, command] = await Promise.all([newestState(left, models), left.command()]);
  if (!state || !command || state.epoch >= before.request.epochs) {
    throw new AppError(
      'CONFLICT',
      `${before.request.name} has no complete state to go on from. Retry it from the beginning.`,
    );
  }
  return async (folder, createdAt) => {
    const step = state.epoch * before.stepsPerEpoch;
    const outputName = nextOutputName(before);
    const resumedFrom = { id: left.id, epoch: state.epoch, step };
    const selfResumes = isAsked ? 0 : before.selfResumes + 1;
    const record = { ...before, createdAt, outputName, resumedFrom, selfResumes };

    await mkdir(folder.checkpoints);
    await linkFolder(state.path, folder.resumedState);
    await linkTree(join(left.path, 'dataset'), join(folder.path, 'dataset'));
    // Sample prompts too, with whatever else the command names.
    await linkFiles(namedIn(command.argv, left.path), folder.path);
    // The earlier run's id stands in every path below its folder, and nowhere else.
    const moved = (text: string) => text.replaceAll(left.id, folder.id);
    const argv = resumeArguments(command.argv.map(moved), {
      state: folder.resumedState,
      epoch: state.epoch,
      outputName,
    });
    const env = Object.fromEntries(Object.entries(command.env).map(([key, value]) => [key, moved(value)]));
    const text = `Goes on${isAsked ? '' : ' by itself'} from step ${step} of ${before.plannedSteps}, the end of epoch ${state.epoch}, with the state of run ${left.id}.`;
    return {
      record,
      command: { ...command, argv, env, cwd: moved(command.cwd) },
      files: { 'dataset.toml': moved(await left.datasetToml()) },
      text,
    };
  };
}

/** `name` → `name-r2` → `name-r3`: the number of the attempt. */
function nextOutputName({ request, outputName, resumedFrom }: TrainingRecord): string {
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

/** With the folders in it: those of further datasets, and of the pictures kept aside. */
async function linkTree(from: string, to: string): Promise<void> {
  await linkFolder(from, to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isDirectory()) await linkFolder(join(from, entry.name), join(to, entry.name));
  }
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
