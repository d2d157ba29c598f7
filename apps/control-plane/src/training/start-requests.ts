import type { IncomingMessage } from 'node:http';
import { extname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { ItemName } from '@pilothouse/contracts/names';
import { TriggerWord } from '@pilothouse/contracts/start-run';
import { StartTraining } from '@pilothouse/contracts/training';
import { CaptionsService } from '../datasets/captions.service.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { AppError } from '../platform/app-error.js';
import { type ReceivedFile, receiveMultipart } from '../platform/multipart.js';
import { parseInput } from '../platform/parse-input.js';
import { Staging } from '../platform/staging.js';

const LIMITS = { fileBytes: 200_000_000, files: 2000 };
const IMAGE_FIELDS = new Set(['images', 'images[]']);
/** The most names tried for a dataset before something else must be wrong. */
const MOST_NAMES = 1000;

export type Sent = { fields: StartTraining; triggerWords: string[]; images: ReceivedFile[] };

/** What `POST /api/training/start` sends: fields and images, checked, and the dataset made of them. */
@Injectable()
export class StartRequests {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly captions: CaptionsService,
    private readonly staging: Staging,
  ) {}

  /** Images wait in staging, because the fields may come after them. Whoever gets them uses or discards them. */
  async receive(request: IncomingMessage): Promise<Sent> {
    const images: ReceivedFile[] = [];
    const refused: Refusal[] = [];
    try {
      const fields = await receiveMultipart(request, {
        staging: this.staging,
        limits: LIMITS,
        onFile: async (file) => {
          images.push(file);
          if (!IMAGE_FIELDS.has(file.field))
            refused.push({ file: file.sentAs, reason: `A file belongs into “images”, not “${file.field}”.` });
        },
        onRefused: (file, reason) => refused.push({ file, reason }),
      });
      refuseIfAny(refused);
      images.sort((a, b) => a.place - b.place);
      return { ...parseFields(fields), images };
    } catch (error) {
      await this.discard(images);
      throw error;
    }
  }

  async discard(images: ReceivedFile[]): Promise<void> {
    await Promise.all(images.map(({ path }) => this.staging.discard(path)));
  }

  /** A new dataset: every image with the whole trigger string as its caption. All of them, or no dataset. */
  async makeDataset({ fields, images }: Sent): Promise<string> {
    const dataset = await this.createUnderFreeName(fields.name);
    const refused: Refusal[] = [];
    for (const [index, { sentAs, path }] of images.entries()) {
      const fileName = `${String(index).padStart(4, '0')}${extname(sentAs).toLowerCase()}`;
      try {
        const { image } = await this.datasets.addImage(dataset, fileName, path);
        const { file, kind, captionVersion } = image;
        if (kind === 'video')
          throw new AppError('INVALID_INPUT', 'It is a video, and the trainer takes images.');
        const text = fields.trigger_word.trim();
        await this.captions.save(dataset, file, { text, basedOn: captionVersion });
      } catch (error) {
        if (!(error instanceof AppError)) throw await this.undone(dataset, error);
        refused.push({ file: sentAs, reason: error.message });
      }
    }
    if (refused.length > 0) await this.datasets.remove(dataset);
    refuseIfAny(refused);
    return dataset;
  }

  private async undone(dataset: string, error: unknown) {
    await this.datasets.remove(dataset);
    return error;
  }

  private async createUnderFreeName(name: string): Promise<string> {
    for (let number = 1; number <= MOST_NAMES; number++) {
      const free = number === 1 ? name : `${name}-${number}`;
      try {
        return (await this.datasets.create(ItemName.parse(free))).name;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'CONFLICT') throw error;
      }
    }
    throw new AppError('CONFLICT', `There are too many datasets named like “${name}”. Choose another name.`);
  }
}

type Refusal = { file: string; reason: string };

function parseFields(sent: Map<string, string>): Omit<Sent, 'images'> {
  const values = Object.fromEntries(sent);
  const named = { ...values, name: values.name ?? values.project_name };
  const fields = parseInput(StartTraining, named);
  const words = fields.trigger_word.split(',').filter((word) => word.trim() !== '');
  return {
    fields,
    triggerWords: parseInput(TriggerWord.array().min(1, 'trigger_word is needed').max(20), words),
  };
}

function refuseIfAny(refused: Refusal[]) {
  if (refused.length === 0) return;
  const list = refused
    .map(({ file, reason }) => `${file || 'a file'}: ${reason.replace(/\.$/, '')}`)
    .join('; ');
  throw new AppError('INVALID_INPUT', `Nothing was started, because of the images. ${list}.`, {
    details: refused,
  });
}
