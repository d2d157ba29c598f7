import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { SettingsService } from '../settings/settings.service.js';
import { inspectPython, type PythonReport } from './trainer-python.js';

export type TrainerLocation = {
  /** The folder that holds the scripts; where it was looked for when `problem` says so. */
  folder: string;
  python: string;
  /** Modules its Python can import, of those a run may need. */
  modules: ReadonlySet<string>;
  /** Why no run can start, in words; empty when all is there. */
  problem: string;
};

/** Finds sd-scripts and the Python that runs it. */
@Injectable()
export class Trainer {
  constructor(
    private readonly settings: SettingsService,
    private readonly folders: WorkspaceFolders,
    private readonly config: Config,
  ) {}

  async locate(): Promise<TrainerLocation> {
    const { path, python } = this.settings.current.trainer;
    const asked = path ?? join(this.folders.tools, 'kohya');
    return locateTrainer(asked, python, this.environment(true));
  }

  /** The same command for the stand-in trainer. It takes the place of the trainer's Python and its one switch. */
  rehearse(argv: string[]): string[] {
    return [process.execPath, this.config.rehearsalMain, ...argv.slice(2)];
  }

  /** The trainer's whole environment: nothing else is inherited. */
  environment(hasGpu: boolean): Record<string, string> {
    return {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      HOME: this.folders.root,
      ...this.config.toolEnvironment,
      TERM: 'xterm-256color',
      PYTHONUNBUFFERED: '1',
      PYTHONIOENCODING: 'utf-8',
      TOKENIZERS_PARALLELISM: 'false',
      TF_CPP_MIN_LOG_LEVEL: '2',
      ...(hasGpu ? { PYTORCH_CUDA_ALLOC_CONF: 'expandable_segments:True' } : {}),
    };
  }
}

/**
 * `asked` is a checkout of sd-scripts, or a folder that holds one as `sd-scripts`, as the Kohya GUI does. Where it is neither, the
 * version that is in use below it counts, as the catalogue of tools installs them.
 */
export async function locateTrainer(
  asked: string,
  chosenPython: string | null,
  environment: Record<string, string>,
): Promise<TrainerLocation> {
  const place = placesIn(asked).find(({ folder }) => existsSync(join(folder, MARK)));
  if (place === undefined) return { ...NOWHERE, folder: asked, problem: noScripts(asked) };

  const { folder, around } = place;
  const pythons = chosenPython === null ? pythonsOf([...new Set([around, folder])]) : [chosenPython];
  const python = pythons.find((each) => existsSync(each));
  if (python === undefined) return { ...NOWHERE, folder, problem: noPython(folder, pythons) };

  const report = await inspectPython(python, folder, environment);
  return { folder, python, modules: report.modules, problem: pythonProblem(python, report) };
}

/** In every version of sd-scripts since it can train a LoRA. */
const MARK = 'train_network.py';

/** Where the scripts may be, and the folder that has their Python environment. */
function placesIn(asked: string): { folder: string; around: string }[] {
  const byHand = [asked, join(asked, 'sd-scripts')].map((folder) => ({ folder, around: asked }));
  try {
    // The version itself, not the link to it: a run keeps its trainer when another version is put in use.
    const around = realpathSync(join(asked, 'current'));
    const installed = [join(around, 'source'), join(around, 'source/sd-scripts')];
    return [...byHand, ...installed.map((folder) => ({ folder, around }))];
  } catch {
    return byHand; // Nothing was installed there.
  }
}

const NOWHERE = { python: '', modules: new Set<string>() };

const pythonsOf = (folders: string[]) =>
  folders.flatMap((folder) => [join(folder, 'venv/bin/python'), join(folder, '.venv/bin/python')]);

function noScripts(asked: string): string {
  if (!existsSync(asked)) {
    return `The trainer is not there: no folder ${asked}. Install Kohya on the Services page, put a checkout of kohya-ss/sd-scripts there, or name its folder in Settings.`;
  }
  return `The trainer is not there: neither ${asked} nor ${join(asked, 'sd-scripts')} holds ${MARK}. Install Kohya on the Services page, put a checkout of kohya-ss/sd-scripts there, or name its folder in Settings.`;
}

const noPython = (folder: string, pythons: string[]) =>
  `The trainer in ${folder} has no Python: looked for ${pythons.join(', ')}. Make a virtual environment there and install its requirements, or name its Python in Settings.`;

function pythonProblem(python: string, { failure, modules }: PythonReport): string {
  if (failure !== '') return `The trainer's Python ${python} does not run: ${failure}`;
  const missing = ['torch', 'accelerate'].filter((name) => !modules.has(name));
  if (missing.length === 0) return '';
  return `The trainer's Python ${python} has no ${missing.join(' and no ')}: install torch and the requirements.txt of sd-scripts with it.`;
}
