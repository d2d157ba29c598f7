import { Injectable } from '@nestjs/common';
import type { DatasetImage, SaveCaption } from '@pilothouse/contracts/datasets';
import { CaptionFiles } from './caption-files.js';
import { DatasetIndex } from './dataset-index.js';
import { captionFileOf } from './file-kinds.js';

/** A caption file, there or not, and the first picture that it belongs to. */
export type CaptionFile = {
  image: string;
  file: string;
  /** Null when there is no file. */
  text: string | null;
  /** '' when there is no file. */
  version: string;
  /** Why it cannot be edited as text; empty when it can. */
  problem: string;
};

/** What is written about pictures. Everything here throws NOT_FOUND, and CONFLICT for a dataset that is a link. */
@Injectable()
export class CaptionsService {
  constructor(
    private readonly index: DatasetIndex,
    private readonly files: CaptionFiles,
  ) {}

  /** The caption files of these pictures, each once, in the dataset's order; null: of all. Names that are not there are passed over. */
  async list(dataset: string, images: string[] | null): Promise<CaptionFile[]> {
    await this.index.ready;
    const folder = this.index.getOwn(dataset);
    const wanted = images && new Set(images);
    const found = new Map<string, CaptionFile>();
    for (const { file: image, caption, captionVersion } of folder.content()) {
      const file = captionFileOf(image);
      if ((wanted && !wanted.has(image)) || found.has(file)) continue;
      const problem = folder.captionProblem(file);
      found.set(file, { image, file, text: caption, version: captionVersion, problem });
    }
    return [...found.values()];
  }

  /** Throws CONFLICT where somebody else has written since the version it is based on. */
  async save(dataset: string, image: string, change: SaveCaption): Promise<DatasetImage> {
    await this.index.ready;
    const folder = this.index.getOwn(dataset);
    folder.get(image);
    await this.files.save(folder, image, change);
    await folder.refresh([captionFileOf(image)]);
    return folder.get(image);
  }

  /** A caption file that came with an upload. Never replaces one that is there: throws CONFLICT. */
  async add(dataset: string, image: string, stagedPath: string): Promise<void> {
    await this.index.ready;
    const folder = this.index.getOwn(dataset);
    await this.files.add(folder, image, stagedPath);
    await folder.refresh([captionFileOf(image)]);
  }
}
