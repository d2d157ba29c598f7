import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import { type FilesUploaded, NewName, shownName, type UploadFiles } from '@pilothouse/contracts/files';
import { AppError } from '../platform/app-error.js';
import type { HeldFolder } from '../platform/held-folder.js';
import { isDiskFull } from '../platform/disk-full.js';
import { isThere } from '../platform/is-there.js';
import { type ReceivedFile, receiveMultipart } from '../platform/multipart.js';
import { publishFile, publishUnderFreeName } from '../platform/publish-file.js';
import { Staging } from '../platform/staging.js';
import { TrashService } from '../trash/trash.service.js';
import { DatasetDoors } from './dataset-doors.js';
import { FilesService } from './files.service.js';
import { translated } from './translated.js';

/** The largest models are some 100 GB. */
const LIMITS = { fileBytes: 500_000_000_000, files: 2_000 };

/** Takes files and whole folders into a folder of the workspace. A file is there whole or not at all. */
@Injectable()
export class FileUploads {
  private readonly logger = new Logger(FileUploads.name);

  constructor(
    private readonly files: FilesService,
    private readonly staging: Staging,
    private readonly doors: DatasetDoors,
    private readonly trash: TrashService,
  ) {}

  async receive(target: UploadFiles, request: IncomingMessage): Promise<FilesUploaded> {
    // Told before hours of sending.
    await this.files.inOpen(target.path, () => Promise.resolve());
    const report: FilesUploaded = { stored: [], refused: [] };
    /** By the place in the request: files are complete in any order, and told in the order they were sent. */
    const stored = new Map<number, FilesUploaded['stored'][number]>();
    const refuse = (file: string, reason: string, isTaken = false) =>
      report.refused.push({ file, reason, isTaken });
    await receiveMultipart(request, {
      staging: this.staging,
      limits: LIMITS,
      onFile: async (file) => {
        try {
          stored.set(file.place, await this.store(target, file));
        } catch (error) {
          await this.staging.discard(file.path);
          refuse(file.sentAs, this.reasonOf(error), error instanceof NameTaken);
        }
      },
      onRefused: refuse,
    });
    const inOrder = [...stored].sort(([a], [b]) => a - b).map(([, one]) => one);
    return { ...report, stored: inOrder };
  }

  private store({ path, taken }: UploadFiles, { sentAs, path: staged }: ReceivedFile) {
    const parts = sentAs.replace(/^\/+/, '').split('/').map(checkedName);
    const name = parts.pop()!;
    const folderPath = [...(path === '' ? [] : [path]), ...parts].join('/');
    const what = `Added ${name}`;
    return translated([folderPath, name].join('/'), () =>
      this.doors.through([`${folderPath}/${name}`], what, () =>
        this.files.inMade(folderPath, async (folder) => {
          const replaced = taken === 'replace' ? await this.clear(folder, name) : null;
          const stored =
            taken === 'both'
              ? await publishUnderFreeName(staged, folder.path.toString(), name)
              : (await publishFile(staged, folder.textAt(name))) && name;
          if (!stored) throw new NameTaken(name);
          return { file: sentAs, path: folderPath === '' ? stored : `${folderPath}/${stored}`, replaced };
        }),
      ),
    );
  }

  /** What the name belongs to goes to the trash, from where it can be had back. */
  private async clear(folder: HeldFolder, name: string): Promise<TrashEntry | null> {
    if (!(await isThere(folder.at(name)))) return null;
    const { isFolder } = await this.files.refuseLocked(folder, name, 'is not replaced');
    if (isFolder) {
      throw new AppError(
        'CONFLICT',
        `“${name}” is a folder here, and a file does not replace a folder. Rename one of the two.`,
      );
    }
    const path = folder.realPathOf(name);
    return this.trash.move([this.files.absolute(path)], shownName(path));
  }

  private reasonOf(error: unknown): string {
    if (error instanceof AppError) return error.message;
    if (isDiskFull(error)) return 'The disk is full: free some space and send it again';
    this.logger.error(error);
    return 'It could not be stored. The control plane log says why';
  }
}

class NameTaken extends AppError {
  constructor(name: string) {
    super('CONFLICT', `There is already a file named “${name}” here.`);
  }
}

function checkedName(part: string): string {
  const parsed = NewName.safeParse(part);
  if (parsed.success) return parsed.data;
  throw new AppError('INVALID_INPUT', `It cannot be named so. ${parsed.error.issues[0]?.message ?? ''}`);
}
