import type { StartCaptioning } from '@pilothouse/contracts/captioning';
import type { Evidence } from '@pilothouse/contracts/runs';
import { taggerFiles, taggerFolder } from './caption-models.js';
import type { Exit } from './explain-exit.js';
import { type Complaint, diagnose, plainMessage } from './failure-rules.js';

/** Why a captioning script that did not succeed did not. */
export function explainCaptioning(
  { exitCode, signal }: Exit,
  complaint: Complaint | undefined,
  request: StartCaptioning,
): { reason: string; evidence: Evidence | null } {
  if (signal === SIGKILL || exitCode === 128 + SIGKILL) return { reason: KILLED, evidence: null };
  if (complaint === undefined && exitCode === 0) return { reason: NO_TEXT[request.tool], evidence: null };
  if (complaint === undefined) {
    const how = signal === null ? `ended with exit code ${exitCode}` : `was ended by signal ${signal}`;
    return {
      reason: `The script ${how} and wrote no caption. The end of the log may tell more.`,
      evidence: null,
    };
  }
  const { line, text } = complaint;
  return { reason: reasonOf(text, request), evidence: { line, text } };
}

const SIGKILL = 9;

const KILLED =
  'The script was killed (signal 9), most likely because main memory ran out. Close other programs, or lower the batch size.';

const MODEL_WROTE_NONE =
  'The script ended as it should and wrote no text for any picture. Choose another model.';

const NO_TEXT = {
  wd14: 'The script ended as it should and wrote no tag: none reached its threshold in any picture. Lower the thresholds, or choose another model.',
  blip: MODEL_WROTE_NONE,
  git: MODEL_WROTE_NONE,
} satisfies Record<StartCaptioning['tool'], string>;

function reasonOf(text: string, request: StartCaptioning): string {
  for (const [pattern, reason] of KNOWN) {
    const match = pattern.exec(text);
    if (match !== null) return reason(match, request);
  }
  return diagnose(text)?.reason ?? `The script failed: ${plainMessage(text).replace(/\.$/, '')}.`;
}

/** What to put where on a machine that fetches nothing. */
function byHand(request: StartCaptioning): string {
  switch (request.tool) {
    case 'wd14':
      return `Put the model’s files ${taggerFiles(request.model).join(' and ')} into models/taggers/${taggerFolder(request.model)} yourself, then retry.`;
    case 'git':
      return 'Put the model’s files into a folder of models/taggers yourself, and choose that.';
    case 'blip':
      return request.weights === null
        ? `Put the checkpoint model_large_caption.pth below models yourself and choose it, and ${BERT_BY_HAND}.`
        : `Put ${BERT_BY_HAND} yourself, then retry.`;
  }
}

const BERT_BY_HAND = 'the vocab.txt of bert-base-uncased into models/tokenizers/bert-base-uncased';

/** The first that matches holds, so the more special ones come first. */
const KNOWN: [RegExp, (match: RegExpExecArray, request: StartCaptioning) => string][] = [
  [
    /No module named '(onnx|onnxruntime)\b/,
    ([, name]) =>
      `The trainer's Python has no ${name}, which WD14 needs. Install onnx and onnxruntime-gpu with it (onnxruntime where there is no GPU), then retry.`,
  ],
  [
    /No module named '([\w.]+)'/,
    ([, name]) => `The trainer's Python has no ${name}, which this script needs. Install it, then retry.`,
  ],
  [
    /out of memory|OutOfMemoryError|Failed to allocate memory/i,
    () => 'The memory of the GPU ran out. Lower the batch size, or close other tools that hold it.',
  ],
  [
    /onnx model not found/,
    (_, request) =>
      `The folder of the tagger is there, but its model is not. Retry to have it fetched. ${byHand(request)}`,
  ],
  [
    /^Could not load image path/,
    () =>
      'The script could read none of the pictures: they are damaged, or in a form it does not know. Save them anew as PNG or JPEG, then ask again.',
  ],
  [
    /GatedRepo|gated repo/,
    () =>
      'The model is behind a licence. Accept it on Hugging Face and log in with the trainer’s “hf auth login”, or choose another model.',
  ],
  [
    // A repository that is not there is answered with 401, as a private one is.
    /RepositoryNotFound|EntryNotFoundError: 40[14]|40[134] Client Error|is not a valid model identifier/,
    () =>
      'Hugging Face has no such model, or shows it only to whom it belongs, or it has no files this script can read. Check its name; for a private one log in with the trainer’s “hf auth login”.',
  ],
  [
    /LocalEntryNotFound|OfflineModeIsEnabled|couldn't connect to|ConnectionError|Max retries exceeded|NameResolution|Failed to resolve|Name or service not known|Temporary failure in name resolution|urlopen error|Can't load (?:the )?tokenizer|offline mode is enabled|Force download failed/,
    (_, request) =>
      `The model could not be fetched: this machine does not reach the site it comes from. ${byHand(request)}`,
  ],
  [
    /DecodeError|INVALID_PROTOBUF|PytorchStreamReader|UnpicklingError|invalid load key/,
    () => 'The file of the model is damaged or only half there. Delete it, so that it is fetched again.',
  ],
  [
    /unexpected csv format/,
    () => 'The selected_tags.csv of the tagger is not in the form the script knows. Choose another model.',
  ],
];
