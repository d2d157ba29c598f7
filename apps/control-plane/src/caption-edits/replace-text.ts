import { Worker } from 'node:worker_threads';
import type { CaptionOperation } from '@pilothouse/contracts/caption-edits';
import { AppError } from '../platform/app-error.js';
import { tagsOf } from './edit-caption.js';

export type Replace = Extract<CaptionOperation, { type: 'replace' }>;

/** Ten thousand captions take a tenth of it with an ordinary pattern. */
const LIMIT_MS = 3_000;
const MOST_CHARACTERS = 20_000;

/**
 * The texts after replacing. A pattern of a person may run for ever on one caption, so it runs in a thread that is ended then.
 * Throws INVALID_INPUT for a pattern that cannot be read, takes too long, or makes a caption too long.
 */
export async function replaceAll(texts: string[], replace: Replace, limitMs = LIMIT_MS): Promise<string[]> {
  const { source, flags } = patternOf(replace);
  const replaced = replace.isPattern
    ? await inThread({ texts, source, flags, replacement: replace.with }, limitMs)
    : texts.map((text) => text.replace(new RegExp(source, flags), () => replace.with));
  return replaced.map((text, at) => {
    if (text.length > MOST_CHARACTERS) {
      throw new AppError(
        'INVALID_INPUT',
        'A caption would have more than 20,000 characters. Replace with less.',
      );
    }
    return text === texts[at] ? text : tidied(text);
  });
}

function patternOf({ find, isPattern, isCaseSensitive }: Replace): { source: string; flags: string } {
  const source = isPattern
    ? find
    : find.replace(/[\\^$.*+?()[\]{}|/-]/g, (sign) => `\\${sign === '-' ? 'x2d' : sign}`);
  const flags = isCaseSensitive ? 'gu' : 'giu';
  try {
    new RegExp(source, flags);
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, '');
    throw new AppError(
      'INVALID_INPUT',
      `The pattern cannot be read: ${reason}. Mend it, or search for plain text.`,
    );
  }
  return { source, flags };
}

/** Taking out the words of a tag leaves no comma without a tag. */
function tidied(text: string): string {
  const parts = text.split(/[,\n]/);
  return parts.some((part) => part.trim() === '') ? tagsOf(text).join(', ') : text.trim();
}

type Work = { texts: string[]; source: string; flags: string; replacement: string };

/**
 * Nothing but the end of its thread stops a pattern, so each has one of its own, and no second try as a `WorkerPool` would give it.
 * It is handed over as text, so that it works from the sources too.
 */
function inThread(work: Work, limitMs: number): Promise<string[]> {
  const worker = new Worker(`(${replaceInThread.toString()})()`, {
    eval: true,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.unref();
  return new Promise<string[]>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooSlow()), limitMs);
    worker.once('message', (answer: string[] | null) => {
      clearTimeout(timer);
      if (answer) resolve(answer);
      else reject(tooSlow());
    });
    worker.once('error', () => {
      clearTimeout(timer);
      reject(tooSlow());
    });
    worker.postMessage(work);
  }).finally(() => worker.terminate());
}

const tooSlow = () =>
  new AppError(
    'INVALID_INPUT',
    'The pattern takes too long on these captions and was stopped. Patterns like (a+)+ try too many ways: write it simpler.',
  );

/** Runs in the thread, so it may use nothing from around it. Answers null when what comes out is far too much. */
function replaceInThread() {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  parentPort?.once('message', ({ texts, source, flags, replacement }: Work) => {
    const pattern = new RegExp(source, flags);
    let characters = 0;
    const replaced: string[] = [];
    for (const text of texts) {
      const result = text.replace(pattern, replacement);
      characters += result.length;
      if (characters > 100_000_000) return parentPort.postMessage(null);
      replaced.push(result);
    }
    parentPort.postMessage(replaced);
  });
}
