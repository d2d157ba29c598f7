import { Injectable } from '@nestjs/common';
import { foldedName } from '../platform/disk-names.js';
import { OWN_FOLDERS } from '../platform/workspace-folders.js';
import { hasEnded, RunsService } from '../runs/runs.service.js';

/** Of a run that has ended, what nothing else needs: its record and what it was trained on stay as they were. */
const OF_ENDED_RUNS = new Set(['checkpoints', 'samples', 'tensorboard']);
/** Where files of mode 0600 are secrets: in other folders that is how somebody's files are made. */
const HAS_SECRETS = new Set(['config', 'trash']);
/** Right below `config/`, also where the file system knows no modes. */
const SECRET_NAME = /password|token|secret|webhook|\bkey\b/i;
const FOR_OTHERS = 0o077;

/** What a real path is: its own folder of the workspace and the names below that. */
const partsOf = (realPath: string) => {
  const [top = '', ...rest] = realPath.split('/');
  return { top: foldedName(top), rest };
};

/** Says what of the workspace is not a person's to change by hand, and why. Each answer is a sentence, or '' for what may be done. */
@Injectable()
export class Protection {
  constructor(private readonly runs: RunsService) {}

  /** Why a folder or file is not even looked into. */
  hidden(realPath: string): string {
    if (partsOf(realPath).top !== '.pilothouse') return '';
    return 'It is Pilothouse’s own state: its database, its keys and half-made files. Nothing in it is shown, and all of it is rebuilt';
  }

  /** Why this file is neither shown nor sent. */
  secret(realPath: string, mode: number): string {
    const hidden = this.hidden(realPath);
    if (hidden) return hidden;
    const { top, rest } = partsOf(realPath);
    const isNamedSo = top === 'config' && rest.length === 1 && SECRET_NAME.test(rest[0]!);
    const isClosed = HAS_SECRETS.has(top) && rest.length > 0 && (mode & FOR_OTHERS) === 0;
    return isNamedSo || isClosed
      ? 'Only its owner may read it, so it holds a secret and is never shown or sent'
      : '';
  }

  /** Why this very entry is not renamed, moved or put into the trash. `isFolder`: it may hold more than is seen here. */
  locked(realPath: string, { isFolder, mode }: { isFolder: boolean; mode: number }): string {
    const hidden = this.hidden(realPath);
    if (hidden) return hidden;
    const { top, rest } = partsOf(realPath);
    if (rest.length === 0 && OWN_FOLDERS.includes(top)) {
      return `“${realPath}” is a folder of the workspace itself: Pilothouse and the tools look for it by this name`;
    }
    if (top === 'runs') return this.lockedRun(rest);
    if (top === 'tools' && !isKept(rest)) return OF_A_VERSION;
    if (top === 'trash') return IN_THE_TRASH;
    if (top === 'history') return IN_HISTORY;
    if (top === 'logs') return 'A log is written by its service, which holds it open';
    if (top !== 'config') return '';
    if (!isFolder && this.secret(realPath, mode))
      return 'It holds a secret, which stays where only its owner may read it';
    if (isFolder)
      return 'A folder of settings stays in its place: it may hold secrets. What is in it can be changed';
    return rest.length === 1 ? SETTINGS : '';
  }

  /** Why nothing can be put into this folder. */
  closed(realFolder: string): string {
    const hidden = this.hidden(realFolder);
    if (hidden) return hidden;
    const { top, rest } = partsOf(realFolder);
    if (top === 'runs') return 'What is in a run’s folder is written by the run alone';
    if (top === 'tools' && !isKept([...rest, ''])) return OF_A_VERSION;
    if (top === 'trash') return IN_THE_TRASH;
    if (top === 'history') return IN_HISTORY;
    if (top === 'logs') return 'Logs are written by their services alone';
    return top === 'config' && rest.length === 0 ? BESIDE_SETTINGS : '';
  }

  private lockedRun([id = '', part = '', ...below]: string[]): string {
    if (part === '') return 'A run is deleted on its own page, where it says what it still is needed for';
    const run = this.runs.find(id);
    if (!run) return 'It is in a run’s folder that could not be read, so nothing in it is touched';
    if (!hasEnded(run.status)) return `The run ${run.name} has not ended, and needs everything in its folder`;
    if (OF_ENDED_RUNS.has(part) && below.length > 0) return '';
    return `It belongs to the record of the run ${run.name}, which stays as it was`;
  }
}

/** `tools/<id>/kept/…`: what every version shares. */
const isKept = ([, part, ...below]: string[]) => part === 'kept' && below.length > 0;

const OF_A_VERSION =
  'It belongs to an installed version of a tool, which is put and removed as a whole on the page of Services';
const IN_THE_TRASH = 'What is in the trash is put back or deleted for good on the page of the trash';
const BESIDE_SETTINGS = 'Right in here are Pilothouse’s own settings; the folders in it take files of yours';
const IN_HISTORY =
  'It belongs to the versions of a dataset, which are looked at and put back on the page of the dataset';
const SETTINGS = 'It is one of Pilothouse’s own settings: they are changed on their pages';
