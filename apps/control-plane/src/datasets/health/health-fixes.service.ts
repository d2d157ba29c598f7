import { Injectable } from '@nestjs/common';
import type { ChangeReport, HealthFix, UndoChange } from '@pilothouse/contracts/dataset-health';
import { leadingFirst } from '@pilothouse/pictures/caption-tags';
import { hasMixedCaseExtension } from '@pilothouse/pictures/picture-problems';
import { join } from 'node:path';
import { AppError } from '../../platform/app-error.js';
import { publishFile } from '../../platform/publish-file.js';
import type { DatasetFolder } from '../dataset-folder.js';
import { DatasetsService } from '../datasets.service.js';
import { FileReplacer, type Replacement } from '../file-replacer.js';
import { captionFileOf, stemOf, withRightExtension } from '../file-kinds.js';
import { PictureLooks } from './picture-looks.js';

const NOTHING: ChangeReport = { files: [], trash: null, refused: [] };

/** Mends what is wrong with a dataset in one go. What was there goes to the trash. */
@Injectable()
export class HealthFixes {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly looks: PictureLooks,
    private readonly replacer: FileReplacer,
  ) {}

  async fix(name: string, fix: HealthFix): Promise<ChangeReport> {
    const { kind } = fix;
    if (kind === 'trigger') return this.rewrite(name, 'Wrote the trigger word first', trigger(fix.word));
    if (kind === 'uncaptioned')
      return this.rewrite(name, 'Made captions of the trigger word', caption(fix.word));
    if (kind === 'lines') return this.rewrite(name, 'Joined the lines of captions', joined);
    if (kind === 'extension') return this.rename(name);
    if (kind === 'orphans') {
      const change = { what: 'Moved captions without a picture to the trash', files: null };
      return this.datasets.change(name, change, (folder) =>
        this.trash(folder, folder.orphans(), `captions without a picture in ${name}`),
      );
    }
    return this.trashTwins(name, kind === 'near' ? new Set(fix.files) : undefined);
  }

  undo(name: string, change: UndoChange): Promise<void> {
    return this.datasets.change(name, { what: 'Took a change back', files: null }, (folder) =>
      this.replacer.takeBack(folder, change, `what was taken back in ${name}`),
    );
  }

  private async trashTwins(name: string, wanted: ReadonlySet<string> | undefined): Promise<ChangeReport> {
    const change = { what: `Moved ${wanted ? 'similar pictures' : 'copies'} to the trash`, files: null };
    // Before the dataset is held: the first look at thousands of pictures takes minutes.
    await this.looks.finished(name);
    return this.datasets.change(name, change, async (folder) => {
      // What the page saw may be a minute old: only what is a twin right now goes.
      const marks = await this.looks.finished(name);
      const twins = marks.filter(({ file, copyOf, like }) =>
        wanted ? wanted.has(file) && (copyOf ?? like) : copyOf,
      );
      const files = twins.map(({ file }) => file);
      const report = await this.trash(folder, withCaptions(folder, files), `similar pictures in ${name}`);
      const refused = [...(wanted ?? [])].filter((file) => !files.includes(file));
      return {
        ...report,
        files,
        refused: refused.map((file) => ({ file, reason: 'It does not look like another picture any more' })),
      };
    });
  }

  private async trash(folder: DatasetFolder, files: string[], what: string): Promise<ChangeReport> {
    if (files.length === 0) return NOTHING;
    return { files, trash: await this.replacer.moveAway(folder, files, what), refused: [] };
  }

  /** `change` answers the new text, or undefined where the caption stays. */
  private rewrite(name: string, what: string, change: Rewriting): Promise<ChangeReport> {
    return this.datasets.change(name, { what, files: null }, async (folder) => {
      const replacements: Replacement[] = [];
      const refused: ChangeReport['refused'] = [];
      const done = new Set<string>();
      for (const image of folder.content()) {
        const file = captionFileOf(image.file);
        const text = done.has(file) ? undefined : change(image.caption);
        done.add(file);
        if (text === undefined || text === image.caption) continue;
        // Not UTF-8, too long, or the picture cannot be used: the sentence says so.
        if (image.problem !== '' && !hasMixedCaseExtension(image.file)) {
          refused.push({ file: image.file, reason: image.problem });
          continue;
        }
        replacements.push({ file, staged: await this.replacer.stageText(text) });
      }
      if (replacements.length === 0) return { ...NOTHING, refused };
      const report = await this.replacer.replace(folder, replacements, `captions of ${name}`);
      return { ...report, refused };
    });
  }

  private rename(name: string): Promise<ChangeReport> {
    return this.datasets.change(name, { what: 'Renamed extensions', files: null }, async (folder) => {
      const files: string[] = [];
      const refused: ChangeReport['refused'] = [];
      for (const { file } of folder.content().filter((image) => hasMixedCaseExtension(image.file))) {
        const format = folder.imageFile(file)?.looked.picture?.format;
        const to = format && withRightExtension(file, format);
        if (!to) refused.push({ file, reason: 'What it is cannot be told, so it kept its name' });
        else if (await publishFile(join(folder.path, file), join(folder.path, to))) files.push(to);
        else refused.push({ file, reason: `“${to}” is there already` });
      }
      return { files, trash: null, refused };
    });
  }
}

type Rewriting = (caption: string | null) => string | undefined;

const trigger =
  (word: string): Rewriting =>
  (caption) =>
    caption !== null && caption.trim() !== '' ? leadingFirst(caption, checked(word)) : undefined;

const caption =
  (word: string): Rewriting =>
  (text) =>
    text === null || text.trim() === '' ? checked(word) : undefined;

const joined: Rewriting = (text) => {
  const lines = (text ?? '').split('\n').map((line) => line.trim().replace(/,+$/, ''));
  return text?.trim().includes('\n') ? lines.filter(Boolean).join(', ') : undefined;
};

function checked(word: string): string {
  if (/[,\n]/.test(word))
    throw new AppError('INVALID_INPUT', 'A trigger word holds no comma and no line break.');
  return word;
}

/** A caption that another picture uses too stays. */
function withCaptions(folder: DatasetFolder, files: string[]): string[] {
  const going = new Set(files);
  const captions = files.filter((file) =>
    folder.imagesOfStem(stemOf(file)).every((other) => going.has(other)),
  );
  return [...files, ...new Set(captions.map((file) => captionFileOf(file)))];
}
