import { Injectable } from '@nestjs/common';
import { AppError } from '../platform/app-error.js';
import { DatasetIndex } from './dataset-index.js';
import { freeze } from './freeze.js';
import { GatheringService } from './gathering.service.js';
import { ImageDecoder } from './image-decoder.js';
import { type FrozenImage, inTrainersOrder, type TrainableImage, trainableImages } from './trainable.js';

export type { FrozenImage, TrainableImage };

type Choice = {
  /** The dataset whose pictures of the same name say which parts count. */
  masks?: string | undefined;
  /** The names, as `trainable` gives them, to be taken; absent: all. */
  only?: ReadonlySet<string>;
};

/** What runs take from datasets. */
@Injectable()
export class FreezingService {
  constructor(
    private readonly index: DatasetIndex,
    private readonly decoder: ImageDecoder,
    private readonly gathering: GatheringService,
  ) {}

  /** What can be trained on, in the order the trainer takes it. Undefined when there is no such dataset. */
  async trainable(name: string, masks?: string): Promise<TrainableImage[] | undefined> {
    await this.index.ready;
    const folder = this.index.find(name);
    const maskFolder = masks === undefined ? undefined : this.index.find(masks);
    return folder && trainableImages(folder, maskFolder).sort(inTrainersOrder);
  }

  /** Looks at the disk once more, so that what is asked next is true. */
  async refresh(names: string[]): Promise<void> {
    await this.index.ready;
    await Promise.all([...new Set(names)].map((name) => this.index.find(name)?.refresh(null)));
  }

  /** The version that each dataset is now, by name; those that are not there are left out. */
  async versions(names: string[]): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const name of new Set(names)) {
      const version = await this.gathering.now(name);
      if (version) found[name] = version.number;
    }
    return found;
  }

  /**
   * Puts what can be trained on into the existing empty `targetFolder`: images as hard links under names the trainer sees, turned
   * upright where EXIF says so, and their captions as copies. Later changes to the dataset do not reach it.
   */
  async freeze(name: string, targetFolder: string, { masks, only }: Choice = {}): Promise<FrozenImage[]> {
    await this.refresh(masks === undefined ? [name] : [name, masks]);
    const images = await this.trainable(name, masks);
    if (!images)
      throw new AppError(
        'NOT_FOUND',
        `There is no dataset “${name}”. It may have been renamed or deleted meanwhile.`,
      );
    return freeze(only ? images.filter(({ file }) => only.has(file)) : images, targetFolder, this.decoder);
  }

  /** A PNG with the turn that EXIF asks for done: most trainers ignore EXIF. */
  upright(source: string): Promise<Buffer> {
    return this.decoder.upright(source);
  }

  /** The wanted images alone, with what each is called in the dataset, and the caption it has there. */
  async freezeImages(name: string, targetFolder: string, wants: (image: TrainableImage) => boolean) {
    await this.refresh([name]);
    const images = ((await this.trainable(name)) ?? []).filter(wants);
    await freeze(
      images.map((image) => ({ ...image, caption: '' })),
      targetFolder,
      this.decoder,
    );
    return images.map(({ file, of, caption }) => ({ file, of, before: caption || null }));
  }
}
