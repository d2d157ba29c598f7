import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { TrainerArguments } from '@pilothouse/contracts/arguments';
import type { Family } from '@pilothouse/contracts/models';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { groupOf } from './argument-groups.js';
import { askArguments, type AskedScript, RawArgument, type ScriptAnswer } from './ask-arguments.js';
import { FAMILIES } from './families.js';
import { OWNED_ARGUMENTS } from './owned-arguments.js';
import { Trainer } from './trainer-location.js';

/** Raised when the question changes, so that old answers are not believed. */
const VERSION = 1;
const Kept = z.object({ print: z.string(), arguments: RawArgument.array() });

/** Every argument of the installed scripts, from their own parsers. Asked once for each state of the checkout, also across restarts. */
@Injectable()
export class ScriptArguments {
  private readonly underWay = new Map<string, Promise<ScriptAnswer>>();
  private readonly known = new Map<string, ScriptAnswer>();

  constructor(
    private readonly trainer: Trainer,
    private readonly folders: WorkspaceFolders,
  ) {}

  async of(family: Family): Promise<TrainerArguments> {
    const { script } = FAMILIES[family];
    const { folder, python, problem } = await this.trainer.locate();
    if (problem !== '') return { family, script, arguments: [], problem };
    const answer = await this.answerOf({ python, folder, script });
    return {
      family,
      script,
      problem: answer.problem,
      arguments: answer.arguments.map((each) => ({
        ...each,
        help: inEnglish(each.help),
        group: groupOf(each.name, each.group),
        owned: OWNED_ARGUMENTS.get(each.name) ?? '',
      })),
    };
  }

  private async answerOf(asked: AskedScript): Promise<ScriptAnswer> {
    const print = await fingerprint(asked);
    const known = this.known.get(print) ?? (await this.kept(asked, print));
    if (known !== undefined) return known;
    // Who asks meanwhile waits for the same answer.
    const underWay = this.underWay.get(print) ?? this.ask(asked, print);
    this.underWay.set(print, underWay);
    return underWay.finally(() => this.underWay.delete(print));
  }

  private async ask(asked: AskedScript, print: string): Promise<ScriptAnswer> {
    const answer = await askArguments(asked, this.trainer.environment(false));
    // A failure is asked about again: somebody may be installing just now.
    if (answer.problem !== '') return answer;
    this.known.set(print, answer);
    const kept = JSON.stringify({ print, arguments: answer.arguments });
    await writeFileAtomic(this.fileOf(asked), kept).catch(() => undefined); // A full disk costs a question, nothing else.
    return answer;
  }

  private async kept(asked: AskedScript, print: string): Promise<ScriptAnswer | undefined> {
    try {
      const kept = Kept.parse(JSON.parse(await readFile(this.fileOf(asked), 'utf8')));
      if (kept.print !== print) return undefined;
      const answer = { arguments: kept.arguments, problem: '' };
      this.known.set(print, answer);
      return answer;
    } catch {
      return undefined; // Not there or not ours: it is asked for.
    }
  }

  private fileOf({ script }: AskedScript) {
    return join(this.folders.state, `arguments-${script}.json`);
  }
}

/** sd-scripts says everything twice: `use mixed precision / 混合精度を使う場合`. */
const inEnglish = (help: string) => (help.split(/ ?\/ ?(?=[^\u0000-\u024f])/u)[0] ?? help).trim();

/** Changes with the program, the script, the shared code, and with every checkout of another commit. */
async function fingerprint({ python, folder, script }: AskedScript): Promise<string> {
  const paths = [
    python,
    ...[script, 'train_network.py', 'library', 'library/train_util.py', '.git/HEAD', '.git/index'].map(
      (each) => join(folder, each),
    ),
  ];
  const facts = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return `${path} ${found?.mtimeMs ?? 'missing'} ${found?.size ?? 0}`;
    }),
  );
  return createHash('sha256')
    .update([VERSION, ...facts].join('\n'))
    .digest('hex');
}
