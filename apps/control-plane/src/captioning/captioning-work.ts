import { join } from 'node:path';
import { CAPTION_TOOL_TITLE, type CaptionReview } from '@pilothouse/contracts/captioning';
import type { AnyRun, CaptioningRun, RunBasics, WorkProgress } from '@pilothouse/contracts/runs';
import type { Captioners } from '../kohya/captioners.service.js';
import { type Ending, type Exit, hasEnded, RunWork, type WorkContext } from '../runs/runs.service.js';
import { readResults } from './caption-results.js';
import { type CaptioningRecord, CaptioningSummary } from './captioning-record.js';
import { WrittenCaptions } from './written-captions.js';

export type CaptioningTools = {
  captioners: Captioners;
  start: (request: CaptioningRecord['request']) => Promise<AnyRun>;
};

const NOTHING_SAID: WorkProgress = {
  phase: 'starting',
  phaseDone: null,
  phaseTotal: null,
  secondsLeft: null,
};

/** Captions for copies of a dataset's images. The dataset itself changes only when a person applies them. */
export class CaptioningWork extends RunWork {
  readonly needsGpu = true;
  readonly hasSummary: boolean;
  private said?: ReturnType<Captioners['read']>;
  private settled: WorkProgress;
  private captioned: number;
  private readonly written: WrittenCaptions;

  constructor(
    readonly record: CaptioningRecord,
    private readonly context: WorkContext,
    private readonly tools: CaptioningTools,
  ) {
    super();
    const known = CaptioningSummary.safeParse(context.summary).data;
    this.hasSummary = known !== undefined;
    this.settled = known?.progress ?? NOTHING_SAID;
    this.captioned = known?.captioned ?? 0;
    this.written = new WrittenCaptions(join(context.folder.path, 'dataset'));
  }

  get name() {
    const { dataset, tool } = this.record.request;
    return `${dataset}: ${CAPTION_TOOL_TITLE[tool]}`;
  }

  get createdAt() {
    return this.record.createdAt;
  }

  readOutput() {
    this.said = this.tools.captioners.read(this.record.request, this.record.images);
    return this.said;
  }

  async look(): Promise<void> {
    const captioned = await this.written.count();
    if (captioned === this.captioned) return;
    this.captioned = captioned;
    this.context.onChanged();
  }

  async settle(exit: Exit): Promise<Ending> {
    const { startedAt, endedAt, exitCode } = exit;
    const { captioned, record } = this;
    if (exitCode === 0 && captioned > 0) {
      const text = `${captioned} of ${record.images} images have a new caption, to be looked over.`;
      return { status: { state: 'done', startedAt, endedAt, published: null }, text };
    }
    const { reason, evidence } = (this.said ?? this.readOutput()).explain(exit);
    return { status: { state: 'failed', startedAt, endedAt, reason, evidence }, text: reason };
  }

  get reached(): string {
    return `It had captions for ${this.captioned} of ${this.record.images} images, which are kept.`;
  }

  async summarize(): Promise<object> {
    this.settled = { ...this.progress, secondsLeft: null };
    this.said = undefined;
    return { progress: this.settled, captioned: this.captioned };
  }

  show(run: RunBasics): CaptioningRun {
    const { request, images } = this.record;
    const { progress, captioned, review } = this;
    const shown = hasEnded(run.status) ? { ...progress, secondsLeft: null } : progress;
    return { ...run, kind: 'captioning', request, images, captioned, review, progress: shown };
  }

  again(): Promise<AnyRun> {
    return this.tools.start(this.record.request);
  }

  get review(): CaptionReview {
    const events = this.context.story.events;
    return events.findLast(({ captionReview }) => captionReview)?.captionReview ?? NOT_REVIEWED;
  }

  get hasEnded(): boolean {
    return hasEnded(this.context.story.status);
  }

  results() {
    return readResults(this.context.folder.path, this.record.request.triggerWord);
  }

  async noteReview(review: CaptionReview, text: string): Promise<void> {
    const { story } = this.context;
    await story.tell(story.status, text, { captionReview: review });
  }

  private get progress(): WorkProgress {
    return this.said?.progress ?? this.settled;
  }
}

const NOT_REVIEWED: CaptionReview = { applied: 0, discardedAt: null };
