import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { HealthProgress, PictureMark } from '@pilothouse/contracts/dataset-health';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import PQueue from 'p-queue';
import { Chores } from '../../platform/chores.js';
import type { DatasetFolder } from '../dataset-folder.js';
import { DatasetIndex } from '../dataset-index.js';
import { hashFile } from '../../platform/hash-file.js';
import { ImageDecoder } from '../image-decoder.js';
import { Thumbnails } from '../thumbnails.js';
import { markPictures, possibleCopies } from './mark-pictures.js';
import { measurePicture } from './measure-picture.js';
import { type Measured, MeasuresStore } from './measures.store.js';

/** Datasets nobody looks at are begun this long after the start. */
const BEGIN_AFTER_MS = 60_000;
/** Many changes in a row are looked at once. */
const SETTLE_MS = 300;
/** While much is looked at, it is kept and told this often. */
const TELL_EVERY_MS = 1_000;
/** A dataset is looked at without pauses as long as somebody asked for it within this time. */
const WATCHED_MS = 60_000;
/** What a cell of the grid asks for on most screens. */
const THUMBNAIL_PX = 320;

type Look = {
  measured: Map<string, Measured>;
  marks: PictureMark[];
  /** Files and their keys that the marks stand for. */
  markedFor: string;
  timer: NodeJS.Timeout | undefined;
};

/** Looks at the pixels of every picture once, one picture after the other, when nothing else is to be decoded. */
@Injectable()
export class PictureLooks implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [HealthProgress] }>();
  private readonly chores = new Chores(PictureLooks.name);
  private readonly looking = new PQueue({ concurrency: 1 });
  private readonly looks = new Map<string, Look>();
  private readonly askedAt = new Map<string, number>();
  /** Names in the queue. */
  private readonly waiting = new Set<string>();

  constructor(
    private readonly index: DatasetIndex,
    private readonly decoder: ImageDecoder,
    private readonly thumbnails: Thumbnails,
    private readonly store: MeasuresStore,
  ) {}

  onModuleInit() {
    const { events } = this.index;
    events.on('imageChanged', (name) => this.again(name));
    events.on('imageRemoved', (name) => this.again(name));
    // Captions without an image come and go with nothing but this.
    events.on('changed', ({ name }) => this.again(name));
    events.on('removed', (name) => this.forget(name));
    this.chores.later(BEGIN_AFTER_MS, async () => {
      await this.index.ready;
      for (const { name } of this.index.all()) this.chores.run(() => this.look(name));
    });
  }

  onApplicationShutdown() {
    this.chores.close();
    this.looking.clear();
    for (const { timer } of this.looks.values()) clearTimeout(timer);
  }

  /** What is known by now. Asking puts the dataset first. */
  of(folder: DatasetFolder): { marks: PictureMark[]; isComplete: boolean; looked: number; of: number } {
    this.askedAt.set(folder.name, performance.now());
    const look = this.lookOf(folder.name);
    const { looked, of } = this.progressOf(folder, look);
    const isComplete = looked === of && look.markedFor === this.stateOf(folder);
    if (!isComplete) this.again(folder.name);
    return { marks: look.marks, isComplete, looked, of };
  }

  /** Everything looked at, and the marks as they are right now: for what is about to be changed because of them. */
  async finished(name: string): Promise<PictureMark[]> {
    this.askedAt.set(name, performance.now());
    await this.look(name);
    return this.lookOf(name).marks;
  }

  private again(name: string) {
    const look = this.looks.get(name);
    // One that was never asked for is begun in its turn.
    if (!look || look.timer) return;
    look.timer = setTimeout(() => {
      look.timer = undefined;
      this.chores.run(() => this.look(name));
    }, SETTLE_MS);
  }

  private look(name: string): Promise<void> {
    this.waiting.add(name);
    const look = async () => {
      this.waiting.delete(name);
      // Somebody waits for another dataset: this one goes on after it.
      if ((await this.lookAtAll(name)) === 'gave-way') this.chores.run(() => this.look(name));
    };
    return this.looking.add(look, { priority: this.isWatched(name) ? 1 : 0 });
  }

  private async lookAtAll(name: string): Promise<'gave-way' | undefined> {
    const folder = this.index.find(name);
    if (!folder || this.chores.isClosed) return undefined;
    const look = this.lookOf(name);
    this.forgetGone(folder, look);
    let toKeep: [string, Measured][] = [];
    let toldAt = performance.now();
    const keep = (file: string, measured: Measured) => {
      look.measured.set(file, measured);
      toKeep.push([file, measured]);
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      flush();
      this.tell(folder, look);
    };
    const flush = () => {
      if (toKeep.length > 0) this.store.save(name, toKeep);
      toKeep = [];
      toldAt = performance.now();
    };
    try {
      for (const image of folder.content()) {
        if (this.chores.isClosed) return undefined;
        if (!this.isWatched(name) && [...this.waiting].some((other) => this.isWatched(other)))
          return 'gave-way';
        const began = performance.now();
        const measured = await this.measure(folder, look, image);
        if (!measured) continue;
        keep(image.file, measured);
        // Half of the time is left to everybody else.
        if (!this.isWatched(name)) await wait(performance.now() - began, undefined, { ref: false });
      }
      await this.hashPossibleCopies(folder, look, keep);
    } finally {
      if (!this.chores.isClosed) flush();
    }
    await this.mark(folder, look);
    this.tell(folder, look);
    return undefined;
  }

  /** Undefined when it was measured already, or cannot be. */
  private async measure(folder: DatasetFolder, look: Look, { file, width }: DatasetImage) {
    const found = folder.imageFile(file);
    if (!found || width === null || look.measured.get(file)?.key === found.key) return undefined;
    const { key, realPath } = found;
    await this.thumbnails.makeAhead({ path: realPath, key, size: THUMBNAIL_PX }).catch(() => undefined); // Told where it is asked for.
    const measure = await this.decoder.inTheBackground(() => measurePicture(realPath)).catch(() => null);
    return { key, measure, sha256: null };
  }

  private async hashPossibleCopies(folder: DatasetFolder, look: Look, keep: Keep) {
    for (const file of possibleCopies(folder.content())) {
      const measured = look.measured.get(file);
      const path = folder.imageFile(file)?.realPath;
      if (!measured || measured.sha256 !== null || !path || this.chores.isClosed) continue;
      const sha256 = await hashFile(path).catch(() => null);
      if (sha256 !== null) keep(file, { ...measured, sha256 });
    }
  }

  private async mark(folder: DatasetFolder, look: Look) {
    const state = this.stateOf(folder);
    if (look.markedFor === state) return;
    const marks = await markPictures(folder.content(), look.measured);
    look.marks = marks;
    look.markedFor = state;
  }

  /** Changes when the marks can: a picture came, went or changed, or has a caption now. */
  private stateOf(folder: DatasetFolder): string {
    const parts = folder
      .content()
      .map(({ file, caption }) => `${file}/${folder.imageFile(file)?.key}/${Boolean(caption?.trim())}`);
    return createHash('sha1').update(parts.join('\n')).digest('hex');
  }

  private lookOf(name: string): Look {
    const known = this.looks.get(name);
    if (known) return known;
    const look: Look = { measured: this.store.load(name), marks: [], markedFor: '', timer: undefined };
    this.looks.set(name, look);
    return look;
  }

  private progressOf(folder: DatasetFolder, { measured }: Look): HealthProgress {
    const readable = folder.content().filter(({ width }) => width !== null);
    const looked = readable.filter(({ file }) => measured.get(file)?.key === folder.imageFile(file)?.key);
    return { dataset: folder.name, looked: looked.length, of: readable.length };
  }

  private tell(folder: DatasetFolder, look: Look) {
    this.events.emit('changed', this.progressOf(folder, look));
  }

  private forgetGone(folder: DatasetFolder, look: Look) {
    const gone = [...look.measured.keys()].filter((file) => !folder.image(file));
    gone.forEach((file) => look.measured.delete(file));
    if (gone.length > 0) this.store.forget(folder.name, gone);
  }

  private forget(name: string) {
    clearTimeout(this.looks.get(name)?.timer);
    this.looks.delete(name);
    this.store.forget(name);
  }

  private isWatched(name: string) {
    return performance.now() - (this.askedAt.get(name) ?? -Infinity) < WATCHED_MS;
  }
}

type Keep = (file: string, measured: Measured) => void;
