import { EventEmitter } from 'node:events';
import { basename } from 'node:path';
import type { DamagedRun } from '@pilothouse/contracts/runs';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import { isAlive } from '@pilothouse/processes/identity';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';
import type { TrashService } from '../trash/trash.service.js';
import type { RunFolder } from './run-folder.js';

const RECORD = 'run.json';
const MOST_COMPLAINTS = 3;

/** The folders of runs that cannot be read: they are told of, and wait for somebody who mends them or takes them away. */
export class DamagedRuns {
  readonly events = new EventEmitter<{ changed: [DamagedRun[]] }>();
  private readonly byId = new Map<string, { folder: RunFolder; run: DamagedRun }>();

  constructor(
    private readonly trash: TrashService,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Newest first. */
  list(): DamagedRun[] {
    return [...this.byId.values()].map(({ run }) => run).sort((a, b) => b.id.localeCompare(a.id));
  }

  folder(id: string): RunFolder {
    const folder = this.byId.get(id)?.folder;
    if (!folder) throw new AppError('NOT_FOUND', `There is no damaged run ${id}.`);
    return folder;
  }

  note(folder: RunFolder, cause: unknown) {
    const { id, path } = folder;
    this.onError(new Error(`The run ${id} could not be read and is shown as damaged.`, { cause }));
    this.byId.set(id, { folder, run: { id, folder: path, ...reasonOf(cause) } });
    this.tell();
  }

  forget(id: string) {
    if (this.byId.delete(id)) this.tell();
  }

  /** The whole folder, so that it comes back as it was. Not from under a process that writes into it. */
  async remove(id: string): Promise<TrashEntry> {
    const folder = this.folder(id);
    const claim = await folder.claim();
    if (claim && isAlive(claim)) {
      throw new AppError(
        'CONFLICT',
        `The run ${id} is still being worked on, by pid ${claim.pid}. Wait until it has ended, or end it with “kill ${claim.pid}”.`,
      );
    }
    try {
      return await this.trash.move([folder.path], `Damaged run ${id}`);
    } finally {
      if (!(await folder.isThere())) this.forget(id);
    }
  }

  private tell() {
    this.events.emit('changed', this.list());
  }
}

/** Everything but its record a run can do without. */
function reasonOf(cause: unknown): Pick<DamagedRun, 'file' | 'why'> {
  if (cause instanceof z.ZodError)
    return { file: RECORD, why: sentence(`It does not say ${missing(cause)}`) };
  if (cause instanceof SyntaxError) return { file: RECORD, why: sentence(`It is no JSON: ${cause.message}`) };
  const { path, message } = cause as NodeJS.ErrnoException;
  return { file: path ? basename(path) : RECORD, why: sentence(message) };
}

const missing = ({ issues }: z.ZodError) =>
  issues
    .slice(0, MOST_COMPLAINTS)
    .map(
      ({ path, message }) =>
        `what a run needs${path.length > 0 ? ` at “${path.join('.')}”` : ''} (${message})`,
    )
    .join(', nor ');

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
