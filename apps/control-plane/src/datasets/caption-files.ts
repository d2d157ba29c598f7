import { isUtf8 } from 'node:buffer';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { SaveCaption } from '@pilothouse/contracts/datasets';
import { AppError } from '../platform/app-error.js';
import { factsOf } from '../platform/file-facts.js';
import { publishFile, syncFolder } from '../platform/publish-file.js';
import { Staging } from '../platform/staging.js';
import { TrashService } from '../trash/trash.service.js';
import { NO_CAPTION, readCaption } from './captions.js';
import type { DatasetFolder } from './dataset-folder.js';
import { captionFileOf } from './file-kinds.js';

/** Caption files are replaced whole or not at all, and only by someone who has seen what stands there. */
@Injectable()
export class CaptionFiles {
  constructor(
    private readonly staging: Staging,
    private readonly trash: TrashService,
  ) {}

  save(folder: DatasetFolder, file: string, { text, basedOn }: SaveCaption): Promise<void> {
    return folder.exclusively(async () => {
      const name = captionFileOf(file);
      const path = join(folder.path, name);
      // A link to the outside: what it leads to is neither shown nor replaced.
      if (folder.isStranger(name)) throw notOurs(path);
      const present = await read(path);
      if (present.version !== basedOn) throw conflict(file, present);

      const isEmpty = text.trim() === '';
      // Text that the page could not show, or that is cleared, can be had back.
      const isWorthKeeping = present.version !== '' && (isEmpty || present.problem !== '');
      if (isWorthKeeping) await this.trash.move([path], `caption of ${file} in ${folder.name}`);
      if (!isEmpty) await this.replace(path, folder.path, text.replace(/\r\n?/g, '\n'));
    });
  }

  /** Answers CONFLICT when there is a caption already. Consumes the staged file. */
  add(folder: DatasetFolder, file: string, stagedPath: string): Promise<void> {
    return folder.exclusively(async () => {
      await expectCaption(stagedPath);
      if (!(await publishFile(stagedPath, join(folder.path, captionFileOf(file))))) {
        throw new AppError('CONFLICT', `“${file}” has a caption already, which was kept.`);
      }
    });
  }

  private async replace(path: string, folder: string, text: string) {
    const staged = this.staging.newPath();
    try {
      const handle = await open(staged, 'wx', 0o644);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(staged, path);
    } catch (error) {
      await this.staging.discard(staged);
      throw error;
    }
    await syncFolder(folder);
  }
}

async function read(path: string) {
  const facts = await factsOf(path);
  if (facts.is === 'missing') return NO_CAPTION;
  if (facts.is !== 'file') throw notOurs(path);
  return readCaption(facts.realPath);
}

/** Throws INVALID_INPUT for a staged file that can be no caption, with the reason. */
export async function expectCaption(path: string): Promise<void> {
  const { size } = await stat(path);
  if (size > 256 * 1024)
    throw new AppError('INVALID_INPUT', 'It is too large for a caption: 256 kB is the most.');
  const bytes = await readFile(path);
  if (!isUtf8(bytes)) throw new AppError('INVALID_INPUT', 'It is not UTF-8 text. Save it as UTF-8 first.');
  const caption = SaveCaption.shape.text.safeParse(bytes.toString('utf8'));
  if (!caption.success) throw new AppError('INVALID_INPUT', caption.error.issues[0]?.message ?? '');
  if (caption.data.trim() === '') throw new AppError('INVALID_INPUT', 'The caption is empty.');
}

const notOurs = (path: string) =>
  new AppError(
    'CONFLICT',
    `“${basename(path)}” is not a file of this dataset, so no caption can be saved there.`,
  );

const conflict = (file: string, present: { text: string | null; version: string }) =>
  new AppError(
    'CONFLICT',
    `The caption of “${file}” was changed meanwhile, so yours was not saved over it. Look at both and save again.`,
    { details: { caption: present.text, captionVersion: present.version } },
  );
