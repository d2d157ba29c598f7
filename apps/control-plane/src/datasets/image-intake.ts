import { stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { FileName } from '@pilothouse/contracts/names';
import { AppError } from '../platform/app-error.js';
import { publishUnderFreeName } from '../platform/publish-file.js';
import type { DatasetFolder } from './dataset-folder.js';
import { stemOf, withRightExtension } from './file-kinds.js';
import { hashFile } from './hash-file.js';
import { ImageDecoder } from './image-decoder.js';

/** Linux file systems allow 255 bytes; a number and a trainer's suffix must still fit. */
const MOST_NAME_BYTES = 230;

/** Decides whether a file may come into a dataset, and under which name. */
@Injectable()
export class ImageIntake {
  constructor(private readonly decoder: ImageDecoder) {}

  /** Answers the name it was stored under. Throws INVALID_INPUT or CONFLICT with the reason, and leaves the staged file alone. */
  async add(folder: DatasetFolder, fileName: string, stagedPath: string): Promise<string> {
    const checked = FileName.safeParse(fileName.normalize('NFC'));
    if (!checked.success) throw new AppError('INVALID_INPUT', checked.error.issues[0]?.message ?? 'Bad name');
    const { picture, problem } = await this.decoder.verify(stagedPath);
    if (!picture) throw new AppError('INVALID_INPUT', problem);
    const wanted = withRightExtension(checked.data, picture.format);
    if (Buffer.byteLength(wanted) > MOST_NAME_BYTES)
      throw new AppError('INVALID_INPUT', 'Its name is too long');

    return folder.exclusively(async () => {
      const twin = await findTwin(folder, stagedPath);
      if (twin) throw new AppError('CONFLICT', `The same image is here already, as “${twin}”`);
      const isFree = (name: string) => folder.imagesOfStem(stemOf(name)).length === 0;
      const stored = await publishUnderFreeName(stagedPath, folder.path, wanted, isFree);
      // Before the next one asks which stems are free.
      await folder.refresh([stored]);
      return stored;
    });
  }
}

/** The file with the same bytes; only those of the same length are read. */
async function findTwin(folder: DatasetFolder, stagedPath: string): Promise<string | undefined> {
  const { size } = await stat(stagedPath);
  const candidates = folder.content().filter((image) => image.bytes === size);
  if (candidates.length === 0) return undefined;

  const hash = await hashFile(stagedPath);
  for (const { file } of candidates) {
    const path = folder.imageFile(file)?.realPath;
    if (path && (await hashFile(path).catch(() => '')) === hash) return file;
  }
  return undefined;
}
