import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import {
  type DatasetImage,
  MOST_PICTURE_BYTES,
  type Preparation,
  type UploadReport,
} from '@pilothouse/contracts/datasets';
import { AppError } from '../platform/app-error.js';
import { isDiskFull } from '../platform/disk-full.js';
import { type ReceivedFile, receiveMultipart } from '../platform/multipart.js';
import { Staging } from '../platform/staging.js';
import { CaptionsService } from './captions.service.js';
import { DatasetsService } from './datasets.service.js';
import { kindOf, stemOf } from './file-kinds.js';

const LIMITS = { fileBytes: MOST_PICTURE_BYTES, files: 4_000 };

/** Takes in what a browser or `curl -F images=@…` sends. One bad file never keeps a good one out. */
@Injectable()
export class Upload {
  private readonly logger = new Logger(Upload.name);

  constructor(
    readonly datasets: DatasetsService,
    readonly captions: CaptionsService,
    readonly staging: Staging,
  ) {}

  async receive(name: string, preparation: Preparation, request: IncomingMessage): Promise<UploadReport> {
    await this.datasets.expectWritable(name);
    const intake = new Intake(name, preparation, this, this.logger);
    await receiveMultipart(request, {
      staging: this.staging,
      limits: LIMITS,
      onFile: (file) => intake.take(file),
      onRefused: (sentAs, reason) => intake.refuse(sentAs, reason),
    });
    return intake.report();
  }
}

/** One request. Captions wait until every image is in, because they may be sent first. */
class Intake {
  /** By the place in the request: files are checked side by side, and told in the order they were sent. */
  private readonly accepted = new Map<number, string>();
  private readonly renamed: UploadReport['renamed'] = [];
  private readonly refused: UploadReport['refused'] = [];
  private readonly notes: UploadReport['notes'] = [];
  private readonly captions: { sentAs: string; stem: string; path: string }[] = [];
  /** Path as sent, without its ending, to the file it was stored as: two folders may hold files of one name. */
  private readonly storedAs = new Map<string, string>();

  constructor(
    private readonly dataset: string,
    private readonly preparation: Preparation,
    private readonly parts: Pick<Upload, 'datasets' | 'captions' | 'staging'>,
    private readonly logger: Logger,
  ) {}

  refuse(sentAs: string, reason: string) {
    this.refused.push({ file: sentAs, reason });
  }

  async take({ place, sentAs, path }: ReceivedFile) {
    await this.orRefuse(sentAs, path, async () => {
      const fileName = baseName(sentAs);
      if (kindOf(fileName) === 'caption') {
        this.captions.push({ sentAs, stem: stemOf(fileName), path });
        return;
      }
      const { image, note } = await this.parts.datasets.addImage(
        this.dataset,
        fileName,
        path,
        this.preparation,
      );
      this.accepted.set(place, image.file);
      this.storedAs.set(pathStemOf(sentAs), image.file);
      if (note !== '') this.notes.push({ file: sentAs, note });
      if (image.file !== fileName) this.renamed.push({ file: sentAs, storedAs: image.file });
    });
  }

  async report(): Promise<UploadReport> {
    for (const { sentAs, stem, path } of this.captions) {
      await this.orRefuse(sentAs, path, async () => {
        const file =
          this.storedAs.get(pathStemOf(sentAs)) ?? this.parts.datasets.imageOfStem(this.dataset, stem);
        if (!file)
          throw new AppError(
            'INVALID_INPUT',
            'It is a caption without an image of the same name. Send both together.',
          );
        await this.parts.captions.add(this.dataset, file, path);
      });
    }
    const inOrder = [...this.accepted].sort(([a], [b]) => a - b).map(([, file]) => file);
    const accepted = inOrder.map((file) => this.parts.datasets.image(this.dataset, file)).filter(isThere);
    return { accepted, renamed: this.renamed, refused: this.refused, notes: this.notes };
  }

  private async orRefuse(sentAs: string, path: string, work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      await this.parts.staging.discard(path);
      this.refuse(sentAs, this.reasonOf(error));
    }
  }

  private reasonOf(error: unknown): string {
    if (error instanceof AppError) return error.message;
    if (isDiskFull(error)) return 'The disk is full: free some space and send it again.';
    this.logger.error(error);
    return 'It could not be stored. The control plane log says why.';
  }
}

/** Browsers send `folder/x.png` for a dropped folder; only the last part counts. A step upwards is never innocent. */
function baseName(sentAs: string): string {
  const parts = sentAs.split(/[\\/]/);
  if (parts.includes('..')) throw new AppError('INVALID_INPUT', 'Its name leads out of the dataset.');
  return (parts.at(-1) ?? '').normalize('NFC');
}

const pathStemOf = (sentAs: string) =>
  sentAs
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/\.[^./]*$/, '');

const isThere = (image: DatasetImage | undefined) => image !== undefined;
