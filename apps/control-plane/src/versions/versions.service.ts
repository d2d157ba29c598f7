import { Injectable } from '@nestjs/common';
import type { ThumbnailQuery } from '@pilothouse/contracts/datasets';
import type {
  DatasetHistory,
  HistoryReport,
  HistoryState,
  VersionComparison,
  VersionImageParams,
} from '@pilothouse/contracts/history';
import type { Response } from 'express';
import { DatasetsService } from '../datasets/datasets.service.js';
import { GatheringService } from '../datasets/gathering.service.js';
import { PreviewsService } from '../datasets/previews.service.js';
import { type Difference, type Entry, HistoryService, isSameContent } from '../history/history.service.js';
import { type Placed, type Placement, PlacingService } from '../history/placing.service.js';
import { AppError } from '../platform/app-error.js';
import { toFileDifference } from './to-file-difference.js';

/** Versions of datasets: looked at, compared, and gone back to, one change or all of them. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly gathering: GatheringService,
    private readonly kept: HistoryService,
    private readonly placing: PlacingService,
    private readonly previews: PreviewsService,
  ) {}

  async history(name: string): Promise<DatasetHistory> {
    await this.catchUp(name);
    const history = await this.kept.of(name);
    return {
      state: history.state,
      versions: [...history.versions].reverse(),
      heldBytes: await this.kept.heldBytes(name),
    };
  }

  async state(name: string): Promise<HistoryState> {
    await this.datasets.content(name);
    return (await this.kept.of(name)).state;
  }

  /** `other` 0: what is there now. */
  async compare(name: string, number: number, other: number): Promise<VersionComparison> {
    await this.catchUp(name);
    const history = await this.kept.of(name);
    const before = history.get(number);
    const after = other === 0 ? (history.newest ?? before) : history.get(other);
    const differences = await this.kept.differences(name, before.number, after.number);
    return { before, after, differences: differences.map(toFileDifference) };
  }

  /** `number` null: the latest change, whoever made it. */
  undo(name: string, number: number | null): Promise<HistoryReport> {
    return this.takeBack(name, number, 'undo');
  }

  redo(name: string, number: number | null): Promise<HistoryReport> {
    return this.takeBack(name, number, 'redo');
  }

  async restore(name: string, number: number): Promise<HistoryReport> {
    await this.catchUp(name, { looks: true });
    const history = await this.kept.of(name);
    const version = history.get(number);
    const now = history.newest ?? version;
    const differences = await this.kept.differences(name, now.number, number);
    if (differences.length === 0) {
      throw new AppError('CONFLICT', `${name} is as it was in version ${number} already.`);
    }
    const wanted = differences.map(({ file, before, after }) => ({ file, seen: before, wanted: after }));
    const what = `Restored version ${number}: ${version.what}`;
    return this.bring(name, { what, wanted, overwrites: true });
  }

  async sendThumbnail({ name, number, file }: VersionImageParams, query: ThumbnailQuery, response: Response) {
    await this.datasets.content(name);
    const history = await this.kept.of(name);
    const object = await history.objectOf(number, file);
    if (!object) throw new AppError('NOT_FOUND', `Version ${number} of ${name} holds no picture ${file}.`);
    await this.previews.send({ path: history.objects.pathOf(object), key: object }, query, response);
  }

  /** Throws NOT_FOUND, before a history is begun for what is no dataset. */
  private async catchUp(name: string, { looks = false } = {}) {
    await this.datasets.content(name);
    await this.gathering.now(name, { looks });
  }

  private async takeBack(name: string, number: number | null, way: 'undo' | 'redo'): Promise<HistoryReport> {
    await this.catchUp(name);
    const history = await this.kept.of(name);
    const possible = history.stack[way];
    const chosen = number ?? possible.at(-1);
    if (chosen === undefined) throw new AppError('CONFLICT', `There is nothing to ${way} in ${name}.`);
    if (!possible.includes(chosen)) {
      throw new AppError(
        'CONFLICT',
        `Version ${chosen} of ${name} cannot be ${way === 'undo' ? 'undone' : 'redone'} any more.`,
      );
    }
    const version = history.get(chosen);
    const before = history.before(chosen);
    if (!before) throw new AppError('CONFLICT', `What was before version ${chosen} of ${name} is not kept.`);
    const differences = await this.kept.differences(name, before.number, chosen);
    const wanted = differences.map(({ file, before, after }) => ({ file, seen: after, wanted: before }));
    const what = `${way === 'undo' ? 'Undone' : 'Redone'}: ${history.wordsOf(version)}`;
    return this.bring(name, { what, wanted, undoes: chosen, overwrites: false });
  }

  /** Files become what is wanted where they still are what was seen. */
  private async bring(name: string, { what, wanted, undoes, overwrites }: Bring): Promise<HistoryReport> {
    const files = wanted.map(({ file }) => file);
    const done = await this.datasets.change(
      name,
      { what, files, undoes },
      async (folder): Promise<Placed> => {
        const history = await this.kept.of(folder.name);
        const present = folder.present();
        const placements: Placement[] = [];
        const left: Placed['left'] = [];
        for (const { file, seen, wanted: entry } of wanted) {
          const now = history.headOf(file);
          if (isAsIn(now, entry)) continue;
          if (isAsIn(now, seen) || overwrites) {
            placements.push({ file, entry, expected: present.get(file)?.key ?? '' });
          } else {
            left.push({ file, reason: 'Somebody changed it since, so it was left as it is' });
          }
        }
        const placed = await this.placing.place(
          history,
          folder.path,
          placements,
          `${what}, in ${folder.name}`,
        );
        const report = { changed: placed.changed, left: [...left, ...placed.left] };
        if (report.changed.length === 0) throw nothingDone(what, report);
        return report;
      },
    );
    return { state: (await this.kept.of(name)).state, what, ...done };
  }
}

type Bring = {
  what: string;
  wanted: { file: string; seen: Difference['before']; wanted: Difference['after'] }[];
  undoes?: number;
  overwrites: boolean;
};

function isAsIn(now: Pick<Entry, 'object'> | undefined, entry: Entry | null): boolean {
  if (!now || !entry) return !now && !entry;
  return isSameContent(now, entry);
}

const nothingDone = (what: string, { left }: Placed) =>
  new AppError(
    'CONFLICT',
    left.length === 0
      ? 'Everything is like that already, so nothing was changed.'
      : `${what}: nothing was changed. ${left[0]?.file}: ${left[0]?.reason}.`,
    { details: { left } },
  );
