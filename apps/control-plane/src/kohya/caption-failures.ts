import type { Evidence } from '@pilothouse/contracts/runs';
import type { Exit } from './explain-exit.js';
import { type Complaint, diagnose, plainMessage } from './failure-rules.js';

/** Why a captioning script that did not succeed did not. */
export function explainCaptioning(
  { exitCode, signal }: Exit,
  complaint: Complaint | undefined,
): { reason: string; evidence: Evidence | null } {
  if (signal === SIGKILL || exitCode === 128 + SIGKILL) return { reason: KILLED, evidence: null };
  if (complaint === undefined) {
    const how = signal === null ? `ended with exit code ${exitCode}` : `was ended by signal ${signal}`;
    return {
      reason: `The script ${how} and wrote no caption. The end of the log may tell more.`,
      evidence: null,
    };
  }
  const { line, text } = complaint;
  return { reason: reasonOf(text), evidence: { line, text } };
}

const SIGKILL = 9;

const KILLED =
  'The script was killed (signal 9), most likely because main memory ran out. Close other programs, or lower the batch size.';

function reasonOf(text: string): string {
  for (const [pattern, reason] of KNOWN) {
    const match = pattern.exec(text);
    if (match !== null) return reason(match);
  }
  return diagnose(text)?.reason ?? `The script failed: ${plainMessage(text).replace(/\.$/, '')}.`;
}

const BY_HAND =
  'Put the files there yourself: a tagger’s model.onnx and selected_tags.csv into models/taggers/<owner>_<name>, BLIP’s weights anywhere below models.';

/** The first that matches holds, so the more special ones come first. */
const KNOWN: [RegExp, (match: RegExpExecArray) => string][] = [
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
  [/onnx model not found/, () => `The folder of the tagger is there, but its model.onnx is not. ${BY_HAND}`],
  [
    /GatedRepo|gated repo|401 Client Error|403 Client Error/,
    () =>
      'The model is behind a licence, or private. Accept it on Hugging Face and give this machine a token, or choose another model.',
  ],
  [
    /RepositoryNotFound|EntryNotFoundError: 404|404 Client Error/,
    () => 'Hugging Face has no such model, or it has no files this script can read. Check its name.',
  ],
  [
    /LocalEntryNotFound|OfflineModeIsEnabled|couldn't connect to|ConnectionError|Max retries exceeded|NameResolution|Failed to resolve|Name or service not known|Temporary failure in name resolution|urlopen error|Can't load (?:the )?tokenizer/,
    () => `The model could not be fetched: this machine does not reach the site it comes from. ${BY_HAND}`,
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
