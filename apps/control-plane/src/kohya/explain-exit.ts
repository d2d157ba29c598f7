import type { FailureCause } from '@pilothouse/contracts/fixes';
import type { Evidence } from '@pilothouse/contracts/runs';
import { type Complaint, diagnose, plainMessage } from './failure-rules.js';

export type Exit = { exitCode: number | null; signal: number | null };

export type Observed = {
  /** The last line of each kind that complains. */
  exception: Complaint | undefined;
  refusal: Complaint | undefined;
  record: Complaint | undefined;
  /** Where the loss was not a number for the first time. */
  nan: Evidence | undefined;
  /** Where the hub says a licence is to be accepted. */
  hubPage: string | undefined;
  isModelSaved: boolean;
};

/** `cause` is absent where nobody knows one. */
export type Explanation = { reason: string; evidence: Evidence | null; cause?: FailureCause };

/** Why a run that did not succeed did not, from what the trainer said and how it ended. */
export function explainExit({ exitCode, signal }: Exit, observed: Observed): Explanation {
  if (signal === SIGKILL || exitCode === 128 + SIGKILL) {
    return { reason: KILLED, evidence: null, cause: 'killed' };
  }
  const fromComplaint = (complaint: Complaint) => explained(complaint, observed.hubPage);
  const worst = observed.refusal ?? observed.exception;
  if (worst !== undefined && exitCode !== 0) return fromComplaint(worst);
  if (signal !== null) {
    return {
      reason: `The trainer was ended by signal ${signal} from outside. The checkpoints saved before are kept.`,
      evidence: null,
    };
  }
  if (observed.record !== undefined && diagnose(observed.record.text) !== undefined) {
    return fromComplaint(observed.record);
  }
  if (observed.nan !== undefined) return { reason: NAN, evidence: observed.nan, cause: 'nan' };
  if (worst !== undefined) return fromComplaint(worst);
  if (observed.record !== undefined) return fromComplaint(observed.record);
  return { reason: unexplained(exitCode, observed.isModelSaved), evidence: null };
}

const SIGKILL = 9;

const KILLED =
  'The trainer was killed (signal 9), most likely because main memory ran out. Close other programs, or use a machine with more memory.';

const NAN =
  'The loss became NaN (not a number), so what was learnt is lost. Start again with a lower learning rate, or with bf16 instead of fp16.';

function explained(complaint: Complaint, hubPage: string | undefined): Explanation {
  const { kind, line, text } = complaint;
  const evidence = { line, text };
  const known = diagnose(text);
  if (!known) return { reason: unknownReason(kind, text), evidence };
  const { cause, reason } = known;
  const isElsewhere = cause === 'gated' && hubPage !== undefined;
  return {
    reason: isElsewhere ? reason.replace('Accept it there', `Accept it on ${hubPage}`) : reason,
    evidence,
    cause,
  };
}

function unknownReason(kind: Complaint['kind'], text: string): string {
  const message = plainMessage(text).replace(/\.$/, '');
  if (text.startsWith('AssertionError')) {
    return `The trainer refused this combination of settings: ${message}.`;
  }
  if (text.startsWith('KeyboardInterrupt')) return 'The trainer was interrupted from outside.';
  const said = kind === 'exception' ? `${text.split(':')[0]}: ${message}` : message;
  return `The trainer failed: ${said === `${text}: ${text}` ? text : said}. The log has the lines around it.`;
}

function unexplained(exitCode: number | null, isModelSaved: boolean): string {
  if (exitCode !== 0) {
    return `The trainer ended with exit code ${exitCode} and gave no reason. The end of the log may tell more.`;
  }
  return isModelSaved
    ? 'The trainer said it had saved the model, but no complete file is there. Check the disk and start again.'
    : 'The trainer ended without an error, but did not save a model. The end of the log may tell more.';
}
