import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Dataset, DatasetContent, DatasetImage, Preparation } from '@pilothouse/contracts/datasets';
import { AppError } from '../platform/app-error.js';
import { foldName } from '../platform/fold-name.js';
import { syncFolder } from '../platform/publish-file.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';
import { type DatasetChange, DatasetChanges } from './dataset-changes.js';
import type { DatasetFolder } from './dataset-folder.js';
import { DatasetIndex } from './dataset-index.js';
import { captionFileOf, stemOf } from './file-kinds.js';
import { ImageAdmission } from './image-admission.js';

export type { DatasetChange } from './dataset-changes.js';
export type { DatasetFolder } from './dataset-folder.js';

/** Folders of images and captions. What is here is what is on disk. */
@Injectable()
export class DatasetsService {
  constructor(
    private readonly index: DatasetIndex,
    private readonly folders: WorkspaceFolders,
    private readonly admission: ImageAdmission,
    private readonly trash: TrashService,
    private readonly changes: DatasetChanges,
  ) {}

  get events() {
    return this.index.events;
  }

  /** Resolves when the disk was read once after the start. */
  get ready(): Promise<void> {
    return this.index.ready;
  }

  list(): Dataset[] {
    const datasets = this.index.all().map((folder) => folder.dataset);
    return datasets.sort((a, b) => byName.compare(a.name, b.name));
  }

  async content(name: string): Promise<DatasetContent> {
    await this.index.ready;
    const folder = this.index.get(name);
    // One that was put there a moment ago may not have been read yet, and must not look empty.
    if (folder.content().length === 0) await folder.refresh(null);
    return { dataset: folder.dataset, images: folder.content() };
  }

  async create(name: string): Promise<Dataset> {
    await this.index.ready;
    this.refuseTaken(name);
    try {
      await mkdir(below(this.folders.datasets, name));
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? taken(name, error) : error;
    }
    await syncFolder(this.folders.datasets);
    await this.index.refresh();
    return this.index.get(name).dataset;
  }

  /** Throws NOT_FOUND, and CONFLICT for one that is a link. */
  async expectWritable(name: string): Promise<void> {
    await this.index.ready;
    this.index.getOwn(name);
  }

  /**
   * Takes a complete file from staging into the dataset, under `fileName` or a free name like it: nothing is overwritten, and no
   * two images share a caption. The staged file is gone afterwards, unless this throws.
   */
  async addImage(name: string, fileName: string, stagedPath: string, preparation: Preparation = 'as-is') {
    await this.index.ready;
    const folder = this.index.getOwn(name);
    const checked = await this.admission.check(fileName, stagedPath, preparation);
    const file = await this.admission.add(folder, checked);
    return { image: folder.get(file), note: checked.note };
  }

  /**
   * Changes files of a dataset, which nobody else does through Pilothouse meanwhile, and makes a version of it. Files are replaced by
   * rename, never written in place: other folders may hold links to the same bytes. When `work` throws, or the control plane dies in
   * the middle, what was done is taken back. Throws NOT_FOUND, and CONFLICT for a dataset that is a link.
   */
  async change<T>(
    name: string,
    change: DatasetChange,
    work: (folder: DatasetFolder) => Promise<T>,
  ): Promise<T> {
    await this.index.ready;
    const folder = this.index.getOwn(name);
    return folder.exclusively(() => this.changes.run(folder, change, work));
  }

  /** Nobody changes the dataset through Pilothouse meanwhile, nor does `work`, unless it takes the whole of it away. */
  async hold<T>(name: string, work: (folder: DatasetFolder) => Promise<T>): Promise<T> {
    await this.index.ready;
    const folder = this.index.getOwn(name);
    return folder.exclusively(() => work(folder));
  }

  /** Looks which datasets are there: one was put there, or taken away, as a whole. */
  async refreshList(): Promise<void> {
    await this.index.ready;
    await this.index.refresh();
  }

  /** Throws CONFLICT where a dataset is called that, or so that a person would take it for the same. `but`: except this one. */
  refuseTaken(name: string, but?: string) {
    const twin = this.index
      .all()
      .find((folder) => folder.name !== but && foldName(folder.name) === foldName(name));
    if (twin) throw taken(twin.name);
  }

  /** By one rename of the folder. What runs have taken from it is theirs and stays. */
  async rename(name: string, to: string): Promise<Dataset> {
    await this.index.ready;
    const folder = this.index.getOwn(name);
    this.refuseTaken(to, folder.name);
    await folder.exclusively(() => this.index.rename(folder, to));
    return this.index.get(to).dataset;
  }

  /** What is known of images, under the names they get in a dataset that is about to appear: links need not be read again. */
  foretell(name: string, images: { from: string; file: string; as: string }[]): Promise<void> {
    return this.index.foretell(name, images);
  }

  async removeImage(name: string, file: string) {
    await this.index.ready;
    const folder = this.index.get(name);
    folder.get(file);
    // A caption that another image uses too stays.
    const isShared = folder.imagesOfStem(stemOf(file)).length > 1;
    const files = isShared ? [file] : [file, captionFileOf(file)];
    const paths = files.map((each) => join(folder.path, each));
    const entry = await folder.exclusively(() => this.trash.move(paths, `${file} in ${folder.name}`));
    await folder.refresh(files);
    return entry;
  }

  async remove(name: string) {
    await this.index.ready;
    const folder = this.index.get(name);
    const entry = await folder.exclusively(() => this.trash.move([folder.path], folder.name));
    await this.index.refresh();
    return entry;
  }

  /** Where an image is on disk, and in which version. */
  imageFile(name: string, file: string) {
    const folder = this.index.get(name);
    return folder.getFile(file);
  }

  image(name: string, file: string): DatasetImage | undefined {
    return this.index.get(name).image(file);
  }

  imageOfStem(name: string, stem: string): string | undefined {
    return this.index.get(name).imagesOfStem(stem)[0];
  }
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const taken = (name: string, cause?: unknown) =>
  new AppError('CONFLICT', `There is already a dataset “${name}”. Choose another name.`, { cause });
