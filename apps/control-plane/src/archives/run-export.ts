import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { Injectable, Logger } from '@nestjs/common';
import type { RunManifest } from '@pilothouse/contracts/archives';
import type { TrainingRun } from '@pilothouse/contracts/runs';
import type { Response } from 'express';
import { AppError } from '../platform/app-error.js';
import { RunsService } from '../runs/runs.service.js';
import { archiveFiles } from './archive-files.js';
import { packFiles } from './pack.js';
import { runFolderOf } from './run-folder-of.js';
import { RunVersionsRecorder } from './run-versions.js';

/** A finished run as one file. It is made while it is sent, so it costs neither memory nor disk. */
@Injectable()
export class RunExport {
  private readonly logger = new Logger('Archives');

  constructor(
    private readonly runs: RunsService,
    private readonly recorder: RunVersionsRecorder,
  ) {}

  async send(id: string, withCheckpoints: boolean, response: Response): Promise<void> {
    const run = await this.runs.get(id);
    if (run.kind !== 'training') {
      throw new AppError('CONFLICT', `${run.name} is no training, and only trainings are exported.`);
    }
    if (!('endedAt' in run.status)) {
      throw new AppError('CONFLICT', `${run.name} has not ended, so it cannot be exported yet.`);
    }
    const folder = runFolderOf(this.runs, id);
    const [manifest, command, files] = await Promise.all([
      this.manifest(run),
      commandOf(folder),
      archiveFiles(folder, withCheckpoints),
    ]);
    const root = `${run.name} ${id}`;
    const texts = [{ name: 'manifest.json', text: toJson(manifest) }, ...command];

    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.attachment(`${root}.tar.gz`);
    response.setHeader('Content-Type', 'application/gzip');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'private, no-store');
    // Checkpoints and pictures do not become smaller, however long one tries.
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    const tar = Readable.from(packFiles(root, texts, files, gone.signal));
    try {
      await pipeline(tar, gzip, response);
    } catch (error) {
      if (!gone.signal.aborted) this.logger.error(error);
      response.destroy(); // What was cut off must not look whole.
    }
  }

  private async manifest({ id, request }: TrainingRun): Promise<RunManifest> {
    const versions = (await this.recorder.of(id)) ?? null;
    return { format: 'pilothouse-run', version: 1, exportedAt: Date.now(), run: id, request, versions };
  }
}

/** What was started, without what of the environment may hold a password: a proxy's address does. */
async function commandOf(folder: string): Promise<{ name: string; text: string }[]> {
  const text = await readFile(join(folder, 'command.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  try {
    const command = JSON.parse(text) as { env?: Record<string, string> };
    const env = Object.entries(command.env ?? {}).filter(
      ([name]) => !/proxy|token|secret|password|key/i.test(name),
    );
    return [{ name: 'command.json', text: toJson({ ...command, env: Object.fromEntries(env) }) }];
  } catch {
    return []; // A person has spoiled it, and what it holds cannot be told apart.
  }
}

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
