import { Injectable } from '@nestjs/common';
import type { EditJob } from '@pilothouse/contracts/picture-edits';
import { DatasetIndex } from '../dataset-index.js';
import { stemOf } from '../file-kinds.js';

/** Finds datasets that hold a picture of the same name and size: mostly masks, which belong to a picture by its name. */
@Injectable()
export class Misfits {
  constructor(private readonly index: DatasetIndex) {}

  /** For pictures that are about to change their shape: who fits them now and will not then. */
  of(name: string, files: string[]): EditJob['misfits'] {
    const folder = this.index.find(name);
    return this.index.all().flatMap((other) => {
      if (!folder || other === folder) return [];
      const fitting = files.filter((file) => {
        const size = folder.image(file);
        return other.imagesOfStem(stemOf(file)).some((mask) => {
          const { width, height } = other.image(mask) ?? {};
          return size?.width != null && width === size.width && height === size.height;
        });
      });
      return fitting.length > 0 ? { dataset: other.name, pictures: fitting.length } : [];
    });
  }
}
