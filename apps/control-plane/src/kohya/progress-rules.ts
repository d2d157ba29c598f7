import type { RunPhase } from '@pilothouse/contracts/runs';

export type Bar = {
  /** Absent for a bar without a name, which belongs to the phase it is drawn in. */
  name: string | undefined;
  done: number;
  total: number;
  /** `avr_loss=0.0812` and the like; empty when there is none. */
  postfix: string;
  /** A redraw that was cut or is still being written has no closing bracket. */
  isWhole: boolean;
};

/** tqdm's bar. Lengths are bounded, so that a line of anything else costs time in proportion to its length. */
const BAR =
  /(?:^|(?<=\s))(?:([A-Za-z][\w \-.]{0,39}?): +)?(\d{1,3})%\|?[^|]{0,400}\|? *(\d{1,9})\/(\d{1,9}) \[-?[\d:]{4,12}<(?:\?|-?[\d:]{4,12}), *(?:\?|[\d.]{1,20}(?:e[+-]?\d+)?)(?:it\/s|s\/it)(?:, ([^\]]{0,300}))?(\])?/;

/** The first bar in a piece, with what stands before it and what is glued behind it. */
export function findBar(text: string): { before: string; bar: Bar; after: string } | undefined {
  if (!text.includes('%')) return undefined;
  const match = BAR.exec(text);
  if (match === null) return undefined;
  const [whole, name, , done, total, postfix, closing] = match;
  return {
    before: text.slice(0, match.index),
    bar: { name, done: Number(done), total: Number(total), postfix: postfix ?? '', isWhole: closing === ']' },
    after: text.slice(match.index + whole.length),
  };
}

/** The trainer's moving average; NaN when it says so, undefined when it says nothing. */
export function lossOf(postfix: string): number | undefined {
  const match = /avr_loss=(nan|-?inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/.exec(postfix);
  if (match?.[1] === undefined) return undefined;
  const value = Number(match[1]);
  return Number.isFinite(value) ? value : NaN;
}

export type LogRecord = { level: string; message: string };

const RECORD_HEAD = /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d| {19}) (DEBUG|INFO|WARNING|ERROR|CRITICAL) +/;

/** What a log handler glued behind a bar leaves of its head: the time is blank when the second is the same. */
const GLUED_HEAD = /^ *(DEBUG|INFO|WARNING|ERROR|CRITICAL) {2,}/;

/** A log line without its time and the `file.py:123` at its right edge. */
export function readRecord(text: string, isGlued: boolean): LogRecord | undefined {
  const head = RECORD_HEAD.exec(text) ?? (isGlued ? GLUED_HEAD.exec(text) : null);
  if (head?.[1] === undefined) return undefined;
  const rest = text.slice(head[0].length).trimEnd();
  const lastGap = rest.lastIndexOf(' ');
  const isSource = lastGap > 0 && /^[\w.-]+\.py:\d+$/.test(rest.slice(lastGap + 1));
  return { level: head[1], message: (isSource ? rest.slice(0, lastGap) : rest).trimEnd() };
}

const PHASE_OF_MESSAGE: [RegExp, RunPhase][] = [
  [
    /^(?:Loading dataset config from|Using DreamBooth method|prepare images|loading image sizes|make buckets|get image size)/,
    'reading-dataset',
  ],
  [
    /^(?:preparing accelerator|loading model for process|load StableDiffusion checkpoint|load Diffusers|Building |Checking the state dict)/,
    'loading-model',
  ],
  [/^caching latents/, 'caching-latents'],
  [/^(?:caching Text Encoder outputs|cache Text Encoder outputs)/, 'caching-text'],
  [/^(?:import network module|prepare optimizer|override steps\.|running training)/, 'preparing'],
  [/^[Gg]enerating sample images/, 'sampling'],
  [/^saving (?:checkpoint: |state at |last state)/, 'saving'],
];

/** The first of the lines that tell of a picture before it is made. */
export const isSampleBegun = (message: string) => message.startsWith('prompt: ');

/** The phase a message begins, if it begins one. */
export const phaseOf = (message: string): RunPhase | undefined =>
  PHASE_OF_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];

/** `epoch 3/10`, alone on its line. */
export function epochOf(text: string): { epoch: number; epochs: number } | undefined {
  const match = /^epoch (\d{1,9})\/(\d{1,9})\s*$/.exec(text);
  return match === null ? undefined : { epoch: Number(match[1]), epochs: Number(match[2]) };
}

/** Figures of the block before training. The text between is Japanese, so only its ends are matched. */
export const totalStepsOf = (text: string) =>
  numberOf(/^ *total optimization steps[^:]{0,80}: *(\d{1,9})/, text) ??
  numberOf(/^override steps\. steps for \d{1,9} epochs is[^:]{0,80}: *(\d{1,9})/, text);

export const totalEpochsOf = (text: string) => numberOf(/^ *num epochs[^:]{0,80}: *(\d{1,9})/, text);

export const isModelSaved = (message: string) => message.startsWith('model saved.');

function numberOf(pattern: RegExp, text: string): number | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : Number(match[1]);
}
