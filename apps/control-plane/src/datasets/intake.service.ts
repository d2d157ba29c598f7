import { Injectable } from '@nestjs/common';
import type { Preparation } from '@pilothouse/contracts/datasets';
import { expectCaption } from './caption-files.js';
import { DatasetsService } from './datasets.service.js';
import { type Assigned, type CheckedImage, ImageIntake } from './image-intake.js';
import { kindOf, stemOf } from './file-kinds.js';

export type { Assigned, CheckedImage };

export type IntakeItem = { image: CheckedImage; caption?: string };

/** The door for whoever brings many pictures at once: they are checked out of sight, and come in together. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly intake: ImageIntake,
  ) {}

  /** Throws INVALID_INPUT with the reason, and leaves the staged file alone. What has to be prepared is written over it. */
  check(fileName: string, staged: string, preparation: Preparation): Promise<CheckedImage> {
    return this.intake.check(fileName, staged, preparation);
  }

  /** Throws INVALID_INPUT with the reason. */
  checkCaption(staged: string): Promise<void> {
    return expectCaption(staged);
  }

  /**
   * Moves checked images with their captions into a dataset, as one change. `plan`: the names of an attempt that was cut off;
   * without one they are decided and handed to `keep` before the first file moves. Answers what became of each.
   */
  addAll(name: string, items: IntakeItem[], { what, plan, keep, onPlaced }: AddAll): Promise<Assigned[]> {
    return this.datasets.change(name, { what, files: null }, async (folder) => {
      const assigned =
        plan ??
        (await this.intake.assign(
          folder,
          items.map(({ image }) => image),
        ));
      if (!plan) await keep(assigned);
      const coming = items.flatMap((item, at) => {
        const outcome = assigned[at]!;
        return 'file' in outcome ? { ...item, file: outcome.file, at } : [];
      });
      const names = await this.intake.publish(folder, coming, onPlaced);
      const placed = new Map(coming.map(({ at }, index) => [at, names[index]!]));
      return assigned.map((outcome, at) => {
        const file = placed.get(at);
        return file === undefined ? outcome : { file };
      });
    });
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
