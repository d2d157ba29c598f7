import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type {
  MergeDatasets,
  SplitDataset,
  TransferPictures,
  TransferReport,
} from '@pilothouse/contracts/transfers';
import { DatasetsService } from '../datasets/datasets.service.js';
import type { Plan, PlanFolder } from '../moves/moves.service.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { Carrier, folderIn, type Ready } from './carrier.js';
import { chooseShare } from './choose-share.js';
import { copyEverything } from './copy-everything.js';
import { type Picture, picturesOf } from './dataset-pictures.js';
import { findTwins } from './find-twins.js';
import { NamePlaces } from './place-names.js';
import { type Placed, stagePictures } from './staging-list.js';

type Report = Omit<TransferReport, 'dataset'>;
type Place = { pictures: Picture[]; into: string | null; how: 'move' | 'copy' };

/** Moves and copies pictures between datasets, and datasets as a whole. */
@Injectable()
export class TransfersService {
  /** Names of datasets that are being made. */
  private readonly coming = new Set<string>();

  constructor(
    private readonly datasets: DatasetsService,
    private readonly workspace: WorkspaceFolders,
    private readonly carrier: Carrier,
  ) {}

  copy(name: string, to: string): Promise<TransferReport> {
    return this.makeNew(to, () =>
      this.perform(
        { what: `Copied to ${to}`, changed: [], held: [name] },
        to,
        async ({ at, plan, folders }) => {
          const folder = folderIn(folders, name);
          const pictures = await picturesOf(folder, null);
          await this.makeFolder(at, plan, to);
          await copyEverything(folder, at.folder);
          await this.foretell(
            to,
            pictures.map((picture) => ({ picture, as: picture.file })),
          );
          return { pictures: pictures.length, renamed: [], skipped: [] };
        },
      ),
    );
  }

  split(name: string, { to, part }: SplitDataset): Promise<TransferReport> {
    return this.makeNew(to, () =>
      this.perform({ what: `Split off into ${to}`, changed: [name] }, to, async (ready) => {
        const folder = folderIn(ready.folders, name);
        const all = await picturesOf(folder, null);
        const names = all.map(({ file }) => file);
        const files = part.by === 'files' ? part.files : chooseShare(names, part.percent, part.seed);
        if (all.length < 2 || new Set(files).size >= all.length) {
          throw new AppError('CONFLICT', `Nothing would stay in ${name}. Rename or copy it instead.`);
        }
        await this.makeFolder(ready.at, ready.plan, to);
        return this.place(ready, { pictures: await picturesOf(folder, files), into: null, how: 'move' });
      }),
    );
  }

  transfer(name: string, { files, to, how }: TransferPictures): Promise<TransferReport> {
    if (name === to)
      throw new AppError('INVALID_INPUT', `The pictures are in ${to} already. Choose another dataset.`);
    const change =
      how === 'move'
        ? { what: `Moved pictures from ${name} to ${to}`, changed: [name, to] }
        : { what: `Copied pictures from ${name}`, changed: [to], held: [name] };
    return this.perform(change, to, async (ready) => {
      const pictures = await picturesOf(folderIn(ready.folders, name), files);
      return this.place(ready, { pictures, into: to, how });
    });
  }

  async merge({ from, to, sources }: MergeDatasets): Promise<TransferReport> {
    const others = [...new Set(from)].filter((name) => name !== to);
    if (others.length === 0)
      throw new AppError(
        'INVALID_INPUT',
        `There is nothing to merge into ${to}. Choose datasets that hold pictures.`,
      );
    await this.datasets.ready;
    const isThere = this.datasets.list().some(({ name }) => name === to);
    const what = `Merged ${others.join(', ')} into ${to}`;
    const work = () =>
      this.perform({ what, changed: isThere ? [to] : [], held: others }, to, async (ready) => {
        const kept = isThere ? await picturesOf(folderIn(ready.folders, to), null) : [];
        const pictures: Picture[] = [];
        for (const name of others) pictures.push(...(await picturesOf(folderIn(ready.folders, name), null)));
        const twins = await findTwins([...kept, ...pictures]);
        if (!isThere) await this.makeFolder(ready.at, ready.plan, to);
        const fresh = pictures.filter((picture) => !twins.has(picture));
        const report = await this.place(ready, { pictures: fresh, into: isThere ? to : null, how: 'copy' });
        if (sources === 'trash') {
          ready.plan.trash.push(...others.map((name) => merged(folderIn(ready.folders, name).name, to)));
        }
        return { ...report, skipped: pictures.flatMap((picture) => skipped(picture, twins.get(picture))) };
      });
    return isThere ? work() : this.makeNew(to, work);
  }

  /** For a dataset that is not there yet; two of one name are not made at once. */
  private async makeNew<T>(to: string, work: () => Promise<T>): Promise<T> {
    await this.datasets.ready;
    this.datasets.refuseTaken(to);
    const isTaken = await lstat(join(this.workspace.datasets, to)).then(
      () => true,
      () => false,
    );
    if (isTaken || this.coming.has(to)) {
      throw new AppError('CONFLICT', `“${to}” is taken. Choose another name.`);
    }
    this.coming.add(to);
    try {
      return await work();
    } finally {
      this.coming.delete(to);
    }
  }

  private async perform(
    change: Parameters<Carrier['carry']>[0],
    to: string,
    prepare: (ready: Ready) => Promise<Report>,
  ): Promise<TransferReport> {
    const { made, result } = await this.carrier.carry(change, prepare);
    await this.datasets.refreshList();
    const { dataset } = await this.datasets.content(made ?? to);
    return { dataset, ...result };
  }

  private async makeFolder(at: PlanFolder, plan: Plan, to: string) {
    await at.makeFolder();
    plan.folder = to;
  }

  /** Gives them names that are free where they go, and stages them. */
  private async place({ at, plan, folders }: Ready, { pictures, into, how }: Place): Promise<Report> {
    const there = into === null ? [] : await readdir(folderIn(folders, into).path);
    const places = new NamePlaces(there);
    const placed = pictures.map((picture) => ({ picture, as: places.place(picture.file) }));
    const folderOf = (dataset: string) => folderIn(folders, dataset).path;
    const own = into === null ? null : folderIn(folders, into).name;
    await stagePictures(at, plan, { placed, folderOf, into: own, how });
    await this.foretell(own ?? plan.folder ?? '', placed);
    if (how === 'move') {
      for (const folder of new Set(folders.values())) {
        const gone = pictures.filter(({ dataset }) => dataset === folder.name);
        if (gone.length > 0) await this.carrier.trashCaches(plan, folder, gone);
      }
    }
    const renamed = placed.filter(({ picture, as }) => as !== picture.file);
    return {
      pictures: placed.length,
      renamed: renamed.map(({ picture, as }) => ({ file: picture.file, storedAs: as })),
      skipped: [],
    };
  }

  private foretell(to: string, placed: Placed[]) {
    const images = placed.map(({ picture: { dataset, file }, as }) => ({ from: dataset, file, as }));
    return this.datasets.foretell(to, images);
  }
}

const merged = (name: string, to: string) => ({
  what: `${name} (merged into ${to})`,
  paths: [`datasets/${name}`],
});

function skipped({ file }: Picture, first: Picture | undefined): TransferReport['skipped'] {
  if (!first) return [];
  return [{ file, reason: `The same picture is there, as ${first.file} of ${first.dataset}` }];
}
