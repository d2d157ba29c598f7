import type { AnyRun } from '@pilothouse/contracts/runs';
import type { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import type { SettingsService } from '../settings/settings.service.js';
import type { Prepare } from './make-run.js';
import { prepareResume } from './resume-run.js';
import { hasEnded } from './run-record.js';
import { decideSelfResume } from './self-resume.js';
import type { TrainingWork } from './training-work.js';

type Tools = {
  models: ModelsService;
  settings: SettingsService;
  find: (id: string) => AnyRun | undefined;
  enqueue: (name: string, prepare: Prepare) => Promise<AnyRun>;
};

/** Runs that go on with other runs: which they are, and how they come about. */
export class RunResuming {
  /** The newest run that goes on with another, by that one's id. */
  private readonly continuations = new Map<string, string>();

  constructor(private readonly tools: Tools) {}

  know({ id, record: { resumedFrom } }: TrainingWork) {
    if (resumedFrom && (this.continuations.get(resumedFrom.id) ?? '') < id) {
      this.continuations.set(resumedFrom.id, id);
    }
  }

  forget(id: string) {
    for (const [earlier, later] of this.continuations) if (later === id) this.continuations.delete(earlier);
  }

  continuationOf(id: string): string | null {
    return this.continuations.get(id) ?? null;
  }

  /** A new run that goes on where this one ended. */
  async resume({ folder, record, status }: TrainingWork, isAsked: boolean): Promise<AnyRun> {
    const { name } = record.request;
    if (!hasEnded(status)) throw new AppError('CONFLICT', `${name} has not ended, so it goes on anyway.`);
    const later = this.tools.find(this.continuationOf(folder.id) ?? '');
    if (later && !hasEnded(later.status)) {
      throw new AppError('CONFLICT', `${name} goes on already, as run ${later.id}.`);
    }
    const { models, enqueue } = this.tools;
    return enqueue(name, await prepareResume({ folder, record }, { models, isAsked }));
  }

  /** After an interruption, where the settings want it. The intent is on the disk first, so that a crash does not lose it. */
  async resumeByItself(work: TrainingWork): Promise<AnyRun | undefined> {
    if (work.status.state !== 'interrupted') return undefined;
    const decision = decideSelfResume(this.tools.settings.current.resuming, work.record, work);
    if (!decision) return undefined;
    await work.noteSelfResume(decision);
    return decision.goes ? this.resume(work, false) : undefined;
  }

  /** It was about to go on when an earlier control plane was killed. */
  isOwed({ id, status, isResuming }: TrainingWork): boolean {
    return status.state === 'interrupted' && isResuming && this.continuationOf(id) === null;
  }
}
