import { readdir } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { FileName, RelativePath } from '@pilothouse/contracts/names';
import type { PodFolder } from '@pilothouse/contracts/uploads';
import type { Dataset } from '@pilothouse/contracts/datasets';
import { AddingService } from '../datasets/adding.service.js';
import { AppError } from '../platform/app-error.js';
import { type FileFacts, factsOf, isBelow } from '../platform/file-facts.js';
import { confined } from '../platform/safe-path.js';
import { OWN_FOLDERS, WorkspaceFolders } from '../platform/workspace-folders.js';
import type { Offered, Plan } from './zip-plan.js';

/** Enough for a page; whoever wants more takes the folder. */
const MOST_LISTED = 2_000;
const MOST_FILES = 50_000;
const MOST_DEPTH = 12;
/** Of these not even a part is given away: each belongs to something that would miss it. */
const KEPT = new Set(['config', 'datasets', 'history', 'logs', 'runs', 'tools', 'trash']);

type File = Extract<FileFacts, { is: 'file' }>;
type Found = { offered: Offered[]; refused: Plan['refused']; bytes: number; pathOf: (n: number) => string };

/** Pictures that lie in the workspace already. Hidden names and links that lead out of it are not looked at. */
@Injectable()
export class PodFolders {
  private readonly roots: string[];

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly adding: AddingService,
  ) {
    this.roots = [realpathSync(folders.root), realpathSync(folders.datasets)];
  }

  async list(path: string): Promise<PodFolder> {
    const folder = path === '' ? this.folders.root : await this.folder(path);
    const names = (await readdir(folder))
      .filter((name) => FileName.safeParse(name).success)
      .sort(compareNames);
    const [folders, pictures]: [string[], PodFolder['pictures']] = [[], []];
    let captions = 0;
    for (const name of names) {
      const kind = this.adding.kindOf(name);
      const facts = await factsOf(join(folder, name));
      if (facts.is === 'folder' && isBelow(this.roots, facts.realPath)) folders.push(name);
      if (facts.is !== 'file' || !this.isOurs(facts)) continue;
      if (kind === 'caption') captions += 1;
      if (kind === 'image') pictures.push({ file: name, bytes: facts.bytes, changedAt: facts.changedAt });
      if (pictures.length > MOST_LISTED) break;
    }
    const isWhole = folders.length <= MOST_LISTED && pictures.length <= MOST_LISTED;
    return {
      path,
      folders: folders.slice(0, MOST_LISTED),
      pictures: pictures.slice(0, MOST_LISTED),
      captions,
      isWhole,
    };
  }

  /** For a preview. Throws NOT_FOUND. */
  async picture(path: string): Promise<{ path: string; key: string }> {
    const facts = await this.factsOf(path);
    if (facts.is !== 'file' || !this.isOurs(facts) || this.adding.kindOf(basename(path)) !== 'image')
      throw nothing(path);
    return { path: facts.realPath, key: facts.key };
  }

  /** Everything that could come in, in an order that stays the same. */
  async find(paths: string[], type: 'folder' | 'pictures'): Promise<Found> {
    const found: { parts: string[]; facts: File }[] = [];
    const refused: Plan['refused'] = [];
    if (type === 'folder')
      await this.walk(await this.folder(paths[0]!), [basename(paths[0]!)], found, refused);
    else for (const path of paths) await this.addOne(path, found, refused);

    const offered = found.map(({ parts }, n): Offered => ({
      n,
      parts,
      kind: this.isCaption(parts) ? 'caption' : 'image',
    }));
    const bytes = found.reduce((sum, { facts }) => sum + facts.bytes, 0);
    return { offered, refused, bytes, pathOf: (n) => found[n]!.facts.realPath };
  }

  /** The folder itself becomes a dataset: nothing is copied. */
  async move(path: string, name: string): Promise<Dataset> {
    const folder = await this.folder(path);
    const place = this.folders.confinement.below(folder) ?? path;
    if (KEPT.has(place.split('/')[0]!) || OWN_FOLDERS.includes(place)) {
      throw new AppError(
        'CONFLICT',
        `“${path}” stays where it is: Pilothouse or a tool looks for it there. Copy it instead.`,
      );
    }
    try {
      return await this.adding.adopt(folder, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      throw new AppError('CONFLICT', `“${path}” is on another disk than the datasets. Copy it instead.`, {
        cause: error,
      });
    }
  }

  private async walk(
    folder: string,
    parts: string[],
    found: { parts: string[]; facts: File }[],
    refused: Plan['refused'],
  ) {
    for (const name of (await readdir(folder)).sort(compareNames)) {
      const kind = this.adding.kindOf(name);
      const facts = await factsOf(join(folder, name));
      const here = [...parts, name];
      if (kind === 'ignored' || name.startsWith('.')) continue;
      if (facts.is === 'folder' && !facts.isLink && here.length <= MOST_DEPTH) {
        await this.walk(join(folder, name), here, found, refused);
      } else if (facts.is !== 'file' || !this.isOurs(facts)) {
        if (facts.is !== 'folder')
          refused.push({ file: here.join('/'), reason: 'It is a link out of the workspace, or no file.' });
      } else if (kind === 'other') {
        refused.push({ file: here.join('/'), reason: 'It is neither an image nor a caption.' });
      } else if (found.push({ parts: here, facts }) > MOST_FILES) {
        throw new AppError(
          'INVALID_INPUT',
          `There are more than ${MOST_FILES} files in it. Take its subfolders one by one.`,
        );
      }
    }
  }

  /** A picture that was chosen brings its caption along. */
  private async addOne(path: string, found: { parts: string[]; facts: File }[], refused: Plan['refused']) {
    const facts = await this.factsOf(path);
    if (facts.is !== 'file' || !this.isOurs(facts))
      return void refused.push({ file: path, reason: 'It is not there any more.' });
    found.push({ parts: path.split('/'), facts });
    const caption = path.replace(/\.[^./]*$/, '.txt');
    const beside = await this.factsOf(caption);
    if (caption !== path && beside.is === 'file' && this.isOurs(beside))
      found.push({ parts: caption.split('/'), facts: beside });
  }

  private async factsOf(path: string): Promise<FileFacts> {
    const parsed = RelativePath.safeParse(path);
    if (!parsed.success) throw nothing(path);
    const place = await confined(this.folders.root, parsed.data).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? nothing(path) : error;
    });
    return factsOf(place);
  }

  private async folder(path: string): Promise<string> {
    const facts = await this.factsOf(path);
    if (facts.is !== 'folder') throw nothing(path);
    if (!isBelow(this.roots, facts.realPath + sep))
      throw new AppError('INVALID_INPUT', `“${path}” leads out of the workspace.`);
    return facts.realPath;
  }

  private isOurs = (facts: File) => !facts.isLink || isBelow(this.roots, facts.realPath);
  private isCaption = (parts: string[]) => this.adding.kindOf(parts.at(-1)!) === 'caption';
}

const compareNames = new Intl.Collator('en', { numeric: true }).compare;

const nothing = (path: string) => new AppError('NOT_FOUND', `There is no “${path}” in the workspace.`);
