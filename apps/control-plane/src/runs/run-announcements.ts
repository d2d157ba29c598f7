import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { AnyRun, InstallRun, Run } from '@pilothouse/contracts/runs';
import { NotificationsService } from '../notifications/notifications.service.js';
import { RunsService } from './runs.service.js';

/** Says that a run has ended, to whoever wants to be notified. */
@Injectable()
export class RunAnnouncements implements OnApplicationBootstrap {
  constructor(
    private readonly runs: RunsService,
    private readonly notifications: NotificationsService,
  ) {}

  /** What ended while nobody was there to tell it is told now: each run once, whoever says it. */
  onApplicationBootstrap() {
    const announce = (run: AnyRun) => run.kind !== 'captioning' && this.announce(run);
    this.runs.events.on('changed', announce);
    this.runs.list().forEach(announce);
  }

  private announce(run: Announced) {
    const { status, name, kind, id } = run;
    const isRehearsal = run.kind === 'training' && run.request.rehearsal;
    if (status.state !== 'done' && status.state !== 'failed' && status.state !== 'interrupted') return;
    this.notifications.tell(`run:${id}:${status.state}`, {
      event: `run.${status.state}`,
      at: status.endedAt,
      title: TITLES[status.state](isRehearsal ? `The rehearsal of ${name}` : name),
      text: textOf(run, status),
      about: {
        run: id,
        name,
        kind,
        state: status.state,
        rehearsal: isRehearsal,
        published: status.state === 'done' ? status.published : null,
        path: `/runs/?id=${id}`,
      },
    });
  }
}

const TITLES = {
  done: (name: string) => `${name} is done`,
  failed: (name: string) => `${name} has failed`,
  interrupted: (name: string) => `${name} was interrupted`,
};

type Announced = Run | InstallRun;
type Ended = Extract<Run['status'], { state: 'done' | 'failed' | 'interrupted' }>;

function textOf(run: Announced, status: Ended): string {
  const what =
    run.kind === 'training'
      ? `${FAMILY_TITLE[run.request.family]}, ${steps(run.progress.step, run.plannedSteps)}`
      : 'Install';
  if (status.state !== 'done') return `${what}. ${status.reason}`;
  const took = `${what}, in ${duration(status.endedAt - status.startedAt)}.`;
  if (status.published !== null) return `${took} Published as models/${status.published}.`;
  return run.kind === 'training' ? `${took} No model was trained.` : took;
}

const steps = (done: number | null, planned: number) =>
  `step ${(done ?? 0).toLocaleString('en-US')} of ${planned.toLocaleString('en-US')}`;

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
