import { Injectable } from '@nestjs/common';
import type { AnyRun } from '@pilothouse/contracts/runs';
import type { DatasetReferences } from '@pilothouse/contracts/transfers';
import { hasEnded, RunsService } from '../runs/runs.service.js';

/** What has the name of a dataset written down, and would not find it under another. */
@Injectable()
export class References {
  constructor(private readonly runs: RunsService) {}

  /** Newest first. Presets name no dataset. */
  to(dataset: string): DatasetReferences {
    const runs = this.runs.list().flatMap((run) => {
      if (run.kind === 'install' || !datasetsOf(run).includes(dataset)) return [];
      const { id, name, kind, createdAt } = run;
      const isOpen = !hasEnded(run.status);
      return [{ id, name, kind, createdAt, isOpen, isWaitingForReview: isWaiting(run, isOpen) }];
    });
    return { runs };
  }
}

type DatasetRun = Exclude<AnyRun, { kind: 'install' }>;

const isWaiting = (run: DatasetRun, isOpen: boolean) =>
  run.kind === 'captioning' &&
  (isOpen || (run.captioned > 0 && run.review.applied === 0 && run.review.discardedAt === null));

function datasetsOf(run: DatasetRun): string[] {
  if (run.kind === 'captioning') return [run.request.dataset];
  const { dataset, masks, moreDatasets, regularisation, validation } = run.request;
  const further = moreDatasets.flatMap((more) => [more.dataset, ...maskOf(more.masks)]);
  const kept = validation.from === 'dataset' ? [validation.dataset] : [];
  return [dataset, ...maskOf(masks), ...further, ...regularisation.map((each) => each.dataset), ...kept];
}

const maskOf = (masks: Extract<DatasetRun, { kind: 'training' }>['request']['masks']) =>
  masks.from === 'dataset' ? [masks.dataset] : [];
