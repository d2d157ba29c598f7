import { rename, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Dataset, Preparation } from '@pilothouse/contracts/datasets';
import { syncFolder } from '../platform/publish-file.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { expectCaption } from './caption-files.js';
import { DatasetIndex } from './dataset-index.js';
import { DatasetsService } from './datasets.service.js';
import { type Assigned, type CheckedImage, ImageAdmission } from './image-admission.js';
import { kindOf, stemOf } from './file-kinds.js';

export type { Assigned, CheckedImage };

export type ComingImage = { image: CheckedImage; caption?: string };

/** The door for whoever brings many pictures at once: they are checked out of sight, and come in together. */
@Injectable()
export class AddingService {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly admission: ImageAdmission,
    private readonly index: DatasetIndex,
    private readonly folders: WorkspaceFolders,
  ) {}

  /** Throws INVALID_INPUT with the reason, and leaves the staged file alone. What has to be prepared is written over it. */
  check(fileName: string, staged: string, preparation: Preparation): Promise<CheckedImage> {
    return this.admission.check(fileName, staged, preparation);
  }

  /** Throws INVALID_INPUT with the reason. */
  checkCaption(staged: string): Promise<void> {
    return expectCaption(staged);
  }

  /**
   * Moves checked images with their captions into a dataset, as one change. `plan`: the names of an attempt that was cut off;
   * without one they are decided and handed to `keep` before the first file moves. The staged files stay: forget them when this
   * has answered. Answers what became of each.
   */
  addAll(name: string, items: ComingImage[], { what, plan, keep, onPlaced }: AddAll): Promise<Assigned[]> {
    return this.datasets.change(name, { what, files: null }, async (folder) => {
      const assigned =
        plan ??
        (await this.admission.assign(
          folder,
          items.map(({ image }) => image),
        ));
      if (!plan) await keep(assigned);
      const coming = items.flatMap((item, at) => {
        const outcome = assigned[at]!;
        return 'file' in outcome ? { ...item, file: outcome.file, at } : [];
      });
      const names = await this.admission.publish(folder, coming, { keeps: true, onPlaced });
      const placed = new Map(coming.map(({ at }, index) => [at, names[index]!]));
      return assigned.map((outcome, at) => {
        const file = placed.get(at);
        return file === undefined ? outcome : { file };
      });
    });
  }

  /** A folder of the workspace becomes a dataset. Throws CONFLICT for a name that is taken, and EXDEV on another disk. */
  async adopt(path: string, name: string): Promise<Dataset> {
    // Takes the name, so that nobody else gets it meanwhile: an empty folder is what `rename` may replace.
    await this.datasets.create(name);
    const target = below(this.folders.datasets, name);
    try {
      await rename(path, target);
      await Promise.all([syncFolder(dirname(path)), syncFolder(this.folders.datasets)]);
    } catch (error) {
      await rmdir(target);
      throw error;
    } finally {
      await this.index.refresh();
    }
    await this.index.find(name)?.refresh(null);
    return (await this.datasets.content(name)).dataset;
  }

  kindOf(fileName: string) {
    return kindOf(fileName);
  }

  stemOf(fileName: string) {
    return stemOf(fileName);
  }
}

type AddAll = {
  /** For people, in the past tense: "Added 12 pictures from riso.zip". */
  what: string;
  plan?: Assigned[];
  keep: (assigned: Assigned[]) => Promise<void>;
  onPlaced: (count: number) => void;
};
