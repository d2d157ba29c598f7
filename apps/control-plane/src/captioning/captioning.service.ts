import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import {
  type AppliedCaptions,
  type ApplyCaptions,
  CAPTION_TOOL_TITLE,
  type CaptioningSetup,
  type CaptionProposals,
  type StartCaptioning,
} from '@pilothouse/contracts/captioning';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import type { AnyRun } from '@pilothouse/contracts/runs';
import { CaptionsService } from '../datasets/captions.service.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { FreezingService } from '../datasets/freezing.service.js';
import { Captioners } from '../kohya/captioners.service.js';
import { AppError } from '../platform/app-error.js';
import { type Prepare, RunsService } from '../runs/runs.service.js';
import { IMAGES_FILE } from './caption-results.js';
import { CaptioningRecord, type CaptionedImages } from './captioning-record.js';
import { CaptioningWork } from './captioning-work.js';

type Apply = ApplyCaptions['captions'][number];

/** Captions and tags as runs: asked for, written for copies, looked over, and then put into the dataset. */
@Injectable()
export class CaptioningService {
  constructor(
    private readonly runs: RunsService,
    private readonly captioners: Captioners,
    private readonly datasets: DatasetsService,
    private readonly captions: CaptionsService,
    private readonly freezing: FreezingService,
  ) {
    const tools = { captioners, start: (request: StartCaptioning) => this.start(request) };
    runs.register(
      'captioning',
      (record, context) => new CaptioningWork(CaptioningRecord.parse(record), context, tools),
    );
  }

  setup(): Promise<CaptioningSetup> {
    return this.captioners.setup();
  }

  async start(request: StartCaptioning): Promise<AnyRun> {
    const { dataset } = request;
    const images = (await this.datasets.content(dataset)).images.filter(({ kind }) => kind === 'picture');
    if (!images.some((image) => isWanted(request, image))) {
      const which = images.length === 0 ? 'no images' : 'no image without a caption';
      throw new AppError('CONFLICT', `The dataset ${dataset} has ${which}.`);
    }
    await this.captioners.check(request);
    return this.runs.enqueue(`${dataset}: ${CAPTION_TOOL_TITLE[request.tool]}`, this.prepare(request));
  }

  async proposals(id: string): Promise<CaptionProposals> {
    const work = this.work(id);
    const results = await work.results();
    const images = await this.imagesOf(work);
    const found: CaptionProposals = { proposals: [], without: [], gone: [] };
    for (const { of: file, before, text } of results) {
      const image = images.get(file);
      if (text === null) found.without.push(file);
      else if (!image) found.gone.push({ file, text });
      else {
        const { caption, captionVersion, changedAt } = image;
        found.proposals.push({ file, text, before, caption, captionVersion, changedAt });
      }
    }
    return found;
  }

  /** One by one, each only where the caption is still the one that was seen. */
  async apply(id: string, { captions }: ApplyCaptions): Promise<AppliedCaptions> {
    const work = this.reviewable(id);
    const known = new Set((await work.results()).map(({ of }) => of));
    const report: AppliedCaptions = { applied: [], refused: [] };
    for (const caption of captions) {
      const reason = known.has(caption.file)
        ? await this.applyOne(work.record.request.dataset, caption)
        : `“${caption.file}” is none of the images of this run.`;
      if (reason === undefined) report.applied.push(caption.file);
      else report.refused.push({ file: caption.file, reason });
    }
    const count = report.applied.length;
    if (count > 0) {
      const review = { ...work.review, applied: work.review.applied + count };
      await work.noteReview(
        review,
        `${count} ${count === 1 ? 'caption was' : 'captions were'} applied to the dataset.`,
      );
    }
    return report;
  }

  async discard(id: string): Promise<AnyRun> {
    const work = this.reviewable(id);
    await work.noteReview({ ...work.review, discardedAt: Date.now() }, 'The captions were discarded.');
    return this.runs.get(id);
  }

  private prepare(request: StartCaptioning): Prepare {
    return async (folder, createdAt) => {
      const target = join(folder.path, 'dataset');
      await mkdir(target);
      const images: CaptionedImages = await this.freezing.freezeImages(request.dataset, target, (image) =>
        isWanted(request, image),
      );
      if (images.length === 0) {
        throw new AppError('CONFLICT', `The dataset ${request.dataset} has no image that can be read.`);
      }
      const record: CaptioningRecord = { kind: 'captioning', request, createdAt, images: images.length };
      const { command, files } = await this.captioners.command(request, {
        folder: folder.path,
        images: target,
      });
      const text = `Asked for, with ${images.length} ${images.length === 1 ? 'image' : 'images'}.`;
      return { record, command, files: { ...files, [IMAGES_FILE]: JSON.stringify(images) }, text };
    };
  }

  /** Why it was not applied. */
  private async applyOne(dataset: string, { file, text, basedOn }: Apply): Promise<string | undefined> {
    try {
      await this.captions.save(dataset, file, { text, basedOn });
      return undefined;
    } catch (error) {
      if (error instanceof AppError && (error.code === 'CONFLICT' || error.code === 'NOT_FOUND')) {
        return error.message;
      }
      throw error;
    }
  }

  private async imagesOf({ record }: CaptioningWork): Promise<Map<string, DatasetImage>> {
    await this.datasets.ready;
    const { dataset } = record.request;
    const isThere = this.datasets.list().some(({ name }) => name === dataset);
    const images = isThere ? (await this.datasets.content(dataset)).images : [];
    return new Map(images.map((image) => [image.file, image]));
  }

  private reviewable(id: string): CaptioningWork {
    const work = this.work(id);
    if (!work.hasEnded) throw new AppError('CONFLICT', `${work.name} still writes captions.`);
    if (work.review.discardedAt !== null) {
      throw new AppError('CONFLICT', `The captions of ${work.name} were discarded.`);
    }
    return work;
  }

  private work(id: string): CaptioningWork {
    const work = this.runs.work(id);
    if (work instanceof CaptioningWork) return work;
    throw new AppError('CONFLICT', `The run ${work.name} writes no captions.`);
  }
}

const isWanted = ({ images }: StartCaptioning, { caption }: { caption: string | null }) =>
  images === 'all' || (caption ?? '').trim() === '';
