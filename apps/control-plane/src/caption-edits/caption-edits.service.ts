import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type {
  ApplyPreview,
  CaptionEditReport,
  CaptionOperation,
  CaptionPreview,
  PreviewCaptions,
} from '@pilothouse/contracts/caption-edits';
import { type CaptionFile, CaptionsService } from '../datasets/captions.service.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { HistoryService } from '../history/history.service.js';
import { type Placement, PlacingService } from '../history/placing.service.js';
import { AppError } from '../platform/app-error.js';
import { describeOperation } from './describe-operation.js';
import { editCaption } from './edit-caption.js';
import { replaceAll } from './replace-text.js';

const KEPT_MS = 60 * 60_000;
/** Of all kept previews together. */
const MOST_CHARACTERS = 50_000_000;

type Change = { file: string; caption: CaptionFile; after: string };
type Kept = {
  dataset: string;
  operation: CaptionOperation;
  changes: Change[];
  at: number;
  characters: number;
};

/** Captions changed in bulk: looked at first, then applied as they were looked at. */
@Injectable()
export class CaptionEditsService {
  private readonly previews = new Map<string, Kept>();

  constructor(
    private readonly datasets: DatasetsService,
    private readonly captions: CaptionsService,
    private readonly history: HistoryService,
    private readonly placing: PlacingService,
  ) {}

  async preview(dataset: string, { operation, files }: PreviewCaptions): Promise<CaptionPreview> {
    const captions = await this.captions.list(dataset, files);
    const usable = captions.filter(({ problem }) => problem === '');
    const texts = await edited(usable, operation);
    const changes = usable
      .map((caption, at) => ({ file: caption.image, caption, after: texts[at] ?? '' }))
      .filter(({ caption, after }) => after !== (caption.text ?? ''));
    const characters = lengthOf(changes) + JSON.stringify(operation).length;
    const id = this.keep({ dataset, operation, changes, at: performance.now(), characters });
    return {
      id,
      what: describeOperation(operation, changes.length),
      changes: changes.map(({ file, caption, after }) => ({ file, before: caption.text, after })),
      unchanged: usable.length - changes.length,
      left: captions
        .filter(({ problem }) => problem !== '')
        .map(({ image, problem }) => ({ file: image, reason: problem })),
    };
  }

  /** Those whose captions were changed since the preview are left as they are, and named. */
  async apply(dataset: string, { id, without }: ApplyPreview): Promise<CaptionEditReport> {
    const kept = this.previews.get(id);
    if (kept?.dataset !== dataset) {
      throw new AppError('CONFLICT', 'This preview is not kept any more. Look at the changes again.');
    }
    const isLeftOut = new Set(without);
    const changes = kept.changes.filter(({ file }) => !isLeftOut.has(file));
    const what = describeOperation(kept.operation, changes.length);
    if (changes.length === 0) throw new AppError('CONFLICT', 'No caption would change, so nothing was done.');

    const files = changes.map(({ caption }) => caption.file);
    const done = await this.datasets.change(dataset, { what, files }, async (folder) => {
      const present = folder.present();
      const left: { file: string; reason: string }[] = [];
      const placements: Placement[] = [];
      for (const { caption, after } of changes) {
        const { file, image, version } = caption;
        const now = present.get(file);
        if ((now?.caption?.version ?? '') !== version) {
          left.push({ file: image, reason: 'Its caption was changed since you looked at the preview' });
        } else if (!folder.image(image)) {
          left.push({ file: image, reason: 'The picture is not there any more' });
        } else {
          placements.push({ file, entry: entryOf(file, after), expected: now?.key ?? '' });
        }
      }
      const history = await this.history.of(folder.name);
      const placed = await this.placing.place(history, folder.path, placements, what);
      return { ...placed, left: [...left, ...placed.left] };
    });
    this.previews.delete(id);
    const imageOf = new Map(changes.map(({ file, caption }) => [caption.file, file]));
    return {
      what,
      changed: done.changed.map((file) => imageOf.get(file) ?? file),
      left: done.left.map(({ file, reason }) => ({ file: imageOf.get(file) ?? file, reason })),
      version: (await this.history.of(dataset)).newest?.number ?? 0,
    };
  }

  private keep(preview: Kept): string {
    const id = randomUUID();
    this.previews.set(id, preview);
    let characters = 0;
    for (const [other, { at, characters: its }] of [...this.previews].reverse()) {
      characters += its;
      const isTooMuch = other !== id && characters > MOST_CHARACTERS;
      if (isTooMuch || performance.now() - at > KEPT_MS) this.previews.delete(other);
    }
    return id;
  }
}

async function edited(captions: CaptionFile[], operation: CaptionOperation): Promise<string[]> {
  const texts = captions.map(({ text }) => text ?? '');
  if (operation.type === 'replace') return replaceAll(texts, operation);
  return captions.map(({ image }, at) => editCaption(texts[at] ?? '', operation, image));
}

/** An empty caption is no file: the trainer stops at an empty one. */
function entryOf(file: string, text: string): Placement['entry'] {
  return text.trim() === '' ? null : { file, object: null, bytes: Buffer.byteLength(text), text };
}

const lengthOf = (changes: Change[]) =>
  changes.reduce((sum, { after, caption }) => sum + after.length + (caption.text?.length ?? 0), 0);
