import type { Run } from '@pilothouse/contracts/runs';
import type { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import type { SettingsService } from '../settings/settings.service.js';
import type { TrashService } from '../trash/trash.service.js';
import { makeResumedRun } from './resume-run.js';
import type { RunLife } from './run-life.js';
import { hasEnded } from './run-record.js';
import { decideSelfResume } from './self-resume.js';

type Made = Awaited<ReturnType<typeof makeResumedRun>>;

type Tools = {
  models: ModelsService;
  trash: TrashService;
  settings: SettingsService;
  runsFolder: string;
  lifeOf: (id: string) => RunLife | undefined;
  enqueue: (make: (createdAt: number) => Promise<Made>) => Promise<Run>;
};

/** Runs that go on with other runs: which they are, and how they come about. */
export class RunResuming {
  /** The newest run that goes on with another, by that one's id. */
  private readonly continuations = new Map<string, string>();

  constructor(private readonly tools: Tools) {}

  know({ id, record: { resumedFrom } }: RunLife) {
    if (resumedFrom && (this.continuations.get(resumedFrom.id) ?? '') < id) {
      this.continuations.set(resumedFrom.id, id);
    }
  }

  continuationOf(id: string): string | null {
    return this.continuations.get(id) ?? null;
  }

  /** A new run that goes on where this one ended. */
  resume({ id, folder, record, status }: RunLife, isAsked: boolean): Promise<Run> {
    const { name } = record.request;
    if (!hasEnded(status)) throw new AppError('CONFLICT', `${name} has not ended, so it goes on anyway.`);
    const later = this.tools.lifeOf(this.continuationOf(id) ?? '');
    if (later && !hasEnded(later.status)) {
      throw new AppError('CONFLICT', `${name} goes on already, as run ${later.id}.`);
    }
    const { models, trash, runsFolder, enqueue } = this.tools;
    return enqueue((createdAt) =>
      makeResumedRun({ folder, record }, createdAt, { models, trash, runsFolder, isAsked }),
    );
  }

  /** After an interruption, where the settings want it. The intent is on the disk first, so that a crash does not lose it. */
  async resumeByItself(life: RunLife): Promise<Run | undefined> {
    if (life.status.state !== 'interrupted') return undefined;
    const decision = decideSelfResume(this.tools.settings.current.resuming, life.record, life.run);
    if (!decision) return undefined;
    await life.noteSelfResume(decision);
    return decision.goes ? this.resume(life, false) : undefined;
  }

  /** It was about to go on when an earlier control plane was killed. */
  isOwed({ id, status, history }: RunLife): boolean {
    const isMeant = status.state === 'interrupted' && history.at(-1)?.isResuming === true;
    return isMeant && this.continuationOf(id) === null;
  }
}
