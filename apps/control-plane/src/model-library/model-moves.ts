import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import type { MoveModel } from '@pilothouse/contracts/model-library';
import { ModelShelf } from '../models/model-shelf.service.js';
import { AppError } from '../platform/app-error.js';
import { publishFile } from '../platform/publish-file.js';
import { below, confined } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';
import { ModelUses } from './model-uses.js';

/** Moves and deletes model files, with what is named after them. */
@Injectable()
export class ModelMoves {
  constructor(
    private readonly shelf: ModelShelf,
    private readonly uses: ModelUses,
    private readonly trash: TrashService,
    private readonly folders: WorkspaceFolders,
  ) {}

  /** Never over another file: refused with CONFLICT where that name is taken. */
  async move({ path, to }: MoveModel): Promise<void> {
    await this.shelf.ready;
    this.refuseIfNeeded(this.shelf.entry(path).path, 'move');
    const { models } = this.folders;
    if (extname(path).toLowerCase() !== extname(to).toLowerCase()) {
      throw new AppError('INVALID_INPUT', `“${to}” has another ending than “${basename(path)}”: keep it.`);
    }
    await mkdir(dirname(below(models, to)), { recursive: true });
    const [source, target] = [await confined(models, path), await confined(models, to)];
    const [here, there] = await Promise.all([stat(dirname(source)), stat(dirname(target))]);
    if (here.dev !== there.dev) {
      throw new AppError(
        'CONFLICT',
        `“${dirname(to)}” is on another disk: copy “${path}” there, then delete it.`,
      );
    }
    const companions = await this.companionsOf(path);
    if (!(await publishFile(source, target))) {
      throw new AppError('CONFLICT', `There is a file “${to}” already: rename one of the two first.`);
    }
    for (const name of companions) await this.moveCompanion(dirname(source), name, basename(path), target);
    await Promise.all([this.shelf.refresh(path), this.shelf.refresh(to)]);
  }

  /** To the trash, with what is named after it. Refused while a run that waits or goes on needs it. */
  async remove(path: string): Promise<TrashEntry> {
    await this.shelf.ready;
    this.refuseIfNeeded(this.shelf.entry(path).path, 'delete');
    const { models } = this.folders;
    const companions = (await this.companionsOf(path)).map((name) =>
      join(dirname(below(models, path)), name),
    );
    const entry = await this.trash.move([below(models, path), ...companions], `Model ${path}`);
    await this.shelf.refresh(path);
    return entry;
  }

  /** Files beside it that are named after it, and after no other model. */
  async companionsOf(path: string): Promise<string[]> {
    const folder = dirname(below(this.folders.models, path));
    const present = new Set(await readdir(folder).catch(() => []));
    const stem = basename(path, extname(path));
    const isShared = this.shelf
      .all()
      .some(
        (other) =>
          other.path !== path && dirname(other.path) === dirname(path) && stemOf(other.path) === stem,
      );
    if (isShared) return [];
    return [...new Set(this.shelf.companionNames(path))].filter((name) => present.has(name));
  }

  private async moveCompanion(folder: string, name: string, modelName: string, target: string) {
    const [stem, newStem] = [stemOf(modelName), stemOf(target)];
    const moved = join(dirname(target), newStem + name.slice(stem.length));
    // What is there already stays, and this one too.
    await publishFile(join(folder, name), moved);
  }

  private refuseIfNeeded(path: string, what: string) {
    const [needs] = this.uses.runsOf(path).filter(({ isActive, as }) => isActive && as !== 'made');
    if (!needs) return;
    throw new AppError('CONFLICT', `The run ${needs.name} needs “${path}”: ${what} it when that has ended.`);
  }
}

const stemOf = (path: string) => basename(path, extname(path));
