import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { gitCommit } from './git-commit.js';
import { Trainer } from './trainer-location.js';

/** A cold network disk takes its time. Nobody waits for it. */
const ANSWER_WITHIN_MS = 60_000;
const MOST_ANSWER_BYTES = 4 * 1024 * 1024;

/** What is installed, from its metadata: nothing is imported. */
const QUESTION = `
import importlib.metadata, json, platform
packages = {}
for found in importlib.metadata.distributions():
    name = found.metadata["Name"]
    if name:
        packages.setdefault(name.lower().replace("_", "-"), found.version or "")
print(json.dumps({"python": platform.python_version(), "packages": packages}))
`;

const Answer = z.object({ python: z.string().max(200), packages: z.record(z.string(), z.string()) });

export type InstalledTrainer = {
  commit: string | null;
  python: string | null;
  packages: Record<string, string>;
};

/** Which sd-scripts is installed, and with what. */
@Injectable()
export class TrainerVersions {
  constructor(private readonly trainer: Trainer) {}

  /** What cannot be found out is null. */
  async look(): Promise<InstalledTrainer> {
    const { folder, python } = await this.trainer.locate();
    const [commit, answer] = await Promise.all([
      gitCommit(folder).catch(() => undefined),
      python === '' ? undefined : ask(python, folder, this.trainer.environment(false)),
    ]);
    return { commit: commit ?? null, python: answer?.python ?? null, packages: answer?.packages ?? {} };
  }
}

async function ask(python: string, cwd: string, env: Record<string, string>) {
  try {
    const options = { cwd, env, timeout: ANSWER_WITHIN_MS, maxBuffer: MOST_ANSWER_BYTES };
    const { stdout } = await promisify(execFile)(python, ['-c', QUESTION], {
      ...options,
      killSignal: 'SIGKILL',
    });
    return Answer.parse(JSON.parse(stdout));
  } catch {
    return undefined; // The run says by itself what is wrong with its Python.
  }
}
