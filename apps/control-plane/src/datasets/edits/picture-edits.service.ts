import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ChangeReport } from '@pilothouse/contracts/dataset-health';
import type {
  EditJob,
  EditPictures,
  EditPreview,
  EditRecipe,
  PreviewEdit,
} from '@pilothouse/contracts/picture-edits';
import { type EditPlan, planEdit } from '@pilothouse/pictures/plan-edit';
import { AppError } from '../../platform/app-error.js';
import { isDiskFull } from '../../platform/disk-full.js';
import { Staging } from '../../platform/staging.js';
import { DatasetsService } from '../datasets.service.js';
import { FileReplacer, type Replacement } from '../file-replacer.js';
import { Misfits } from './misfits.js';
import { PictureWriter } from './picture-writer.js';

/** While a batch runs it is told this often. */
const TELL_EVERY_MS = 250;

type Staged = Replacement & { key: string };

/** Crops, turns and resizes pictures. The originals go to the trash; a batch is applied whole, at its end, or not at all. */
@Injectable()
export class PictureEdits implements OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [EditJob] }>();
  private readonly logger = new Logger(PictureEdits.name);
  private readonly jobs = new Map<string, EditJob>();

  constructor(
    private readonly datasets: DatasetsService,
    private readonly writer: PictureWriter,
    private readonly replacer: FileReplacer,
    private readonly staging: Staging,
    private readonly misfits: Misfits,
  ) {}

  onApplicationShutdown() {
    for (const [name, job] of this.jobs) this.jobs.set(name, { ...job, state: 'stopped' });
  }

  /** The last or present batch of a dataset; null when there was none since the start. */
  job(name: string): EditJob | null {
    return this.jobs.get(name) ?? null;
  }

  async preview(name: string, { files, recipe }: PreviewEdit): Promise<EditPreview[]> {
    await this.datasets.ready;
    return Promise.all(files.map((file) => this.previewOne(name, file, recipe)));
  }

  /** Answers the batch as it begins. Throws CONFLICT while another one runs on this dataset. */
  async begin(name: string, edit: EditPictures): Promise<EditJob> {
    await this.datasets.ready;
    if (this.jobs.get(name)?.state === 'running') {
      throw new AppError('CONFLICT', `${name} is being edited already. Wait for it, or stop it first.`);
    }
    for (const file of edit.files) this.datasets.imageFile(name, file);
    const of = edit.files.length;
    const what = wordsFor(edit.recipe, edit.files);
    const job: EditJob = {
      id: randomUUID(),
      dataset: name,
      what,
      done: 0,
      of,
      state: 'running',
      message: '',
      report: null,
      misfits: [],
    };
    this.put(job);
    this.run(job, edit).catch((error: unknown) => this.logger.error(error)); // What is left in staging goes at the next start.
    return job;
  }

  /** Nothing of the batch is applied. Does nothing when none runs, or it is at its last step. */
  stop(name: string): EditJob | null {
    const job = this.jobs.get(name);
    if (job?.state === 'running') this.put({ ...job, state: 'stopped' });
    return this.job(name);
  }

  private async run(job: EditJob, { files, recipe }: EditPictures) {
    const staged: Staged[] = [];
    const refused: ChangeReport['refused'] = [];
    try {
      let toldAt = -Infinity;
      for (const [at, file] of files.entries()) {
        if (this.isStopped(job)) return;
        await this.stage(job.dataset, file, recipe, staged, refused);
        if (performance.now() - toldAt < TELL_EVERY_MS) continue;
        toldAt = performance.now();
        if (!this.isStopped(job)) this.put({ ...job, done: at + 1 });
      }
      if (this.isStopped(job)) return;
      const misfits = keepsShape(recipe)
        ? []
        : this.misfits.of(
            job.dataset,
            staged.map(({ file }) => file),
          );
      const report = await this.apply(job, staged, refused);
      this.put({ ...job, done: job.of, state: 'done', report, misfits });
    } catch (error) {
      this.put({ ...job, state: 'failed', message: this.sentenceOf(error) });
    } finally {
      await Promise.all(staged.map((each) => this.staging.discard(each.staged)));
    }
  }

  private async stage(
    name: string,
    file: string,
    recipe: EditRecipe,
    staged: Staged[],
    refused: ChangeReport['refused'],
  ) {
    const target = this.staging.newPath();
    try {
      const { key, realPath, picture } = this.find(name, file);
      const plan = planEdit(picture, recipe);
      if (!plan.changes) return;
      const box = await this.boxOf(realPath, recipe, plan);
      await this.writer.write(realPath, picture.format, recipe, { ...plan, box }, target);
      staged.push({ file, staged: target, key });
    } catch (error) {
      await this.staging.discard(target);
      if (isDiskFull(error)) throw error;
      refused.push({ file, reason: this.sentenceOf(error) });
    }
  }

  /** What was changed by somebody else since it was read stays as they made it. */
  private apply({ dataset, what }: EditJob, staged: Staged[], refused: ChangeReport['refused']) {
    const files = staged.map(({ file }) => file);
    return this.datasets.change(dataset, { what, files }, async (folder) => {
      await folder.refresh(files);
      const isSame = ({ file, key }: Staged) => folder.imageFile(file)?.key === key;
      const reason = 'It was changed by somebody else meanwhile, and stays as it is now';
      refused.push(...staged.flatMap((each) => (isSame(each) ? [] : { file: each.file, reason })));
      const fresh = staged.filter(isSame);
      if (fresh.length === 0) return { files: [], trash: null, refused };
      const report = await this.replacer.replace(folder, fresh, `${originals(fresh)} in ${dataset}`);
      return { ...report, refused };
    });
  }

  private async previewOne(name: string, file: string, recipe: EditRecipe): Promise<EditPreview> {
    const { realPath, picture } = this.find(name, file);
    const before = { width: picture.width, height: picture.height };
    try {
      const plan = planEdit(before, recipe);
      const crop = await this.boxOf(realPath, recipe, plan);
      return { file, before, crop, after: plan.after, changes: plan.changes, problem: '' };
    } catch (error) {
      return { file, before, crop: null, after: before, changes: false, problem: this.sentenceOf(error) };
    }
  }

  private async boxOf(path: string, recipe: EditRecipe, plan: EditPlan) {
    const { crop } = recipe;
    if (plan.box || !plan.cropped || crop.how === 'none' || crop.how === 'box') return plan.box;
    return this.writer.place(path, recipe, plan, crop.place);
  }

  private find(name: string, file: string) {
    const { looked, key, realPath } = this.datasets.imageFile(name, file);
    if (!looked.picture) {
      const problem = looked.video
        ? 'It is a video: only pictures are cropped, turned and resized.'
        : looked.problem;
      throw new AppError('INVALID_INPUT', problem);
    }
    return { key, realPath, picture: looked.picture };
  }

  private put(job: EditJob) {
    this.jobs.set(job.dataset, job);
    this.events.emit('changed', job);
  }

  private isStopped({ dataset, id }: EditJob) {
    const now = this.jobs.get(dataset);
    return now?.id !== id || now.state !== 'running';
  }

  private sentenceOf(error: unknown): string {
    if (error instanceof AppError || error instanceof RangeError) return error.message;
    if (isDiskFull(error)) return 'The disk is full, so nothing was changed. Free some space and try again.';
    this.logger.warn(error);
    return 'The picture could not be decoded or written: it is damaged or cut short.';
  }
}

/** A mask is scaled to its picture, so it still fits one that was only resized. */
const keepsShape = ({ turn, mirrors, crop }: EditRecipe) => turn === 0 && !mirrors && crop.how === 'none';

const originals = ({ length }: Staged[]) =>
  length === 1 ? 'original of 1 picture' : `originals of ${length} pictures`;

function wordsFor({ crop, turn, mirrors, longest }: EditRecipe, files: string[]): string {
  const deeds = [
    turn !== 0 && 'turned',
    mirrors && 'mirrored',
    crop.how !== 'none' && 'cropped',
    longest !== null && 'resized',
  ].filter((deed) => deed !== false);
  const words = (deeds.length === 0 ? ['saved again'] : deeds).join(' and ');
  const of = files.length === 1 ? files[0] : `${files.length} pictures`;
  return `${words[0]?.toUpperCase()}${words.slice(1)} ${of}`;
}
