import type { FailureCause } from '@pilothouse/contracts/fixes';
import type { Evidence } from '@pilothouse/contracts/runs';

/** An exception's last line, an argparse refusal or an error record: the line a person would look for. */
export type Complaint = Evidence & { kind: 'exception' | 'refusal' | 'record' };

/** Longest evidence shown; the log has the rest. */
const LONGEST_EVIDENCE = 500;

const EXCEPTION = /^([A-Za-z_][\w.]{0,100}(?:Error|Exception|Interrupt|Invalid))(?:: (.*))?$/;
const REFUSAL = /^[\w.-]{1,80}\.py: error: /;

/** What a plain line of output complains about, if it does. */
export function complaintIn(text: string, line: number): Complaint | undefined {
  const trimmed = text.trimEnd();
  if (REFUSAL.test(trimmed)) return complaint('refusal', trimmed, line);
  if (!EXCEPTION.test(trimmed)) return undefined;
  // The launcher's own exception only repeats that the trainer failed.
  if (/(?:^|\.)CalledProcessError\b/.test(trimmed)) return undefined;
  return complaint('exception', trimmed, line);
}

export const complaint = (kind: Complaint['kind'], text: string, line: number): Complaint => ({
  kind,
  line,
  text: text.slice(0, LONGEST_EVIDENCE),
});

export type Diagnosis = { cause: FailureCause; reason: string };

/** What a complaint that is known means: the cause, and a sentence that says what failed, why, and what to do. */
export function diagnose(text: string): Diagnosis | undefined {
  for (const [cause, pattern, reason] of KNOWN) {
    const match = pattern.exec(text);
    if (match !== null) return { cause, reason: reason(match) };
  }
  return undefined;
}

const HUB_PAGE = /https:\/\/huggingface\.co\/(?!api\/|docs\/)[\w.-]{1,96}\/[\w.-]{0,95}\w/;

/** The page on the hub that a refusal names, where a licence is accepted. No other address is ever made a link. */
export const hubPageIn = (text: string) =>
  text.includes('huggingface.co/') && /gated|restricted|access|licence|Client Error/i.test(text)
    ? HUB_PAGE.exec(text)?.[0]
    : undefined;

/** The English half of the trainer's `English / Japanese` messages, without the exception's class. */
export function plainMessage(text: string): string {
  const [english] = text.replace(EXCEPTION, '$2').split(' / ');
  return (english ?? '').trim() || text;
}

const TRY_LESS_MEMORY =
  'Close other tools that hold the GPU, or lower the resolution or batch size; SD 3.5 and FLUX.1 can also keep more blocks in main memory (blocks to swap).';

/** The first that matches holds, so the more special ones come first. */
const KNOWN: [FailureCause, RegExp, (match: RegExpExecArray) => string][] = [
  [
    'out-of-memory',
    /CUDA out of memory\.(?: Tried to allocate ([\d.]+ [KMG]iB))?/,
    (match) =>
      `The GPU ran out of memory${match[1] ? ` when ${match[1]} more were needed` : ''}. ${TRY_LESS_MEMORY}`,
  ],
  ['out-of-memory', /OutOfMemoryError/, () => `The GPU ran out of memory. ${TRY_LESS_MEMORY}`],
  [
    'no-images',
    /^No data found\b/,
    () =>
      'The trainer found no images in the dataset. It reads png, jpg, jpeg, webp and bmp files; put some in and start again.',
  ],
  [
    'disk-full',
    /No space left on device|\[Errno 28\]/,
    () => 'The disk is full. Free some space and start again; the checkpoints saved so far are kept.',
  ],
  [
    'loader-killed',
    /DataLoader worker .*(?:killed by signal|exited unexpectedly)/,
    () =>
      'A process that loads images was killed, most likely because main memory or shared memory ran out. Close other programs, or give the container more shared memory.',
  ],
  [
    'gated',
    /gated repo|GatedRepoError|401 Client Error|403 Client Error/,
    () =>
      'A file the trainer fetches from Hugging Face is behind a licence. Accept it there, put the file into models/tokenizers yourself, and start again.',
  ],
  [
    'no-base-model',
    /is neither a valid local path nor a valid repo id/,
    () => 'The trainer did not find the base model. Check that it is still in the models folder.',
  ],
  [
    'no-tokenizer',
    // What transformers makes of a tokenizer that is not there while it is told to stay offline.
    /^TypeError: expected str, bytes or os\.PathLike object, not NoneType|Can't load (?:the )?(?:tokenizer|configuration)|couldn't connect to '?https:\/\/huggingface|LocalEntryNotFound|OfflineModeIsEnabled|Max retries exceeded|NameResolutionError|Failed to resolve/,
    () =>
      'The trainer could not load a tokenizer: it is not on this machine and Hugging Face could not be reached. Connect the machine once, or put the tokenizer into models/tokenizers.',
  ],
  [
    'bad-dataset',
    /TomlDecodeError|MultipleInvalid: (.*)|not supported config file format/,
    (match) =>
      `The trainer refused the dataset description${match[1] ? `: ${match[1].trim()}` : ''}. This is a fault of Pilothouse, or the trainer is of a version it does not know; update both.`,
  ],
  [
    'bad-arguments',
    /\.py: error: (.*)$/,
    (match) =>
      `The trainer refused its arguments: ${match[1]?.trim()}. Its version does not fit this Pilothouse; update sd-scripts.`,
  ],
  [
    'too-many-blocks',
    /Cannot swap more than (\d+).*?blocks/,
    (match) => `More blocks were to be swapped than the model allows: lower blocks to swap to ${match[1]}.`,
  ],
  [
    'driver-too-old',
    /driver on your system is too old|CUDA driver version is insufficient/i,
    () =>
      'The NVIDIA driver is too old for the installed PyTorch. Update the driver of this machine, or install a torch made for its CUDA version.',
  ],
  [
    'no-gpu',
    /requires a GPU|no NVIDIA driver|no CUDA-capable device/i,
    () =>
      'The trainer could not use the GPU: PyTorch sees none. Check that nvidia-smi works here and that torch was installed for this CUDA version.',
  ],
  [
    'unknown-gpu',
    /no kernel image is available|is not compatible with the current PyTorch/,
    () =>
      'The installed PyTorch does not know this GPU: it is too new or too old for it. Install a matching torch in the trainer’s Python.',
  ],
  [
    'damaged-model',
    /SafetensorError|Error while deserializing header|HeaderTooLarge|InvalidHeader|MetadataIncompleteBuffer/,
    () => 'A model file is damaged or cut short. Copy or download it again.',
  ],
  [
    'wrong-model',
    /Error\(s\) in loading state_dict for (\w+)|clip_[lg] is not included|KeyError: 'x_embedder|max\(\) arg is an empty sequence/,
    () =>
      'A model file does not hold what the chosen family needs. Check the base model, the components and the family.',
  ],
  [
    'missing-package',
    /(?:No module named|ImportError: No) '?([\w.-]+)/,
    (match) =>
      `The trainer’s Python lacks the package ${match[1]}. Install it there, or choose an option that does without.`,
  ],
  [
    'missing-file',
    /(?:FileNotFoundError|No such file or directory|file not found)[^'"]*['"]?([^'"]*)/,
    (match) =>
      `The trainer did not find a file${match[1] ? `: ${match[1].trim()}` : ''}. Check that the models and the dataset are still there.`,
  ],
];
