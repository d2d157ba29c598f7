import type { Intake } from '@pilothouse/contracts/uploads';
import type { Upload } from './upload-queue';

/** A line of the tray: a file that this page sends, or what the pod works on. */
export type TrayRow =
  { key: string; type: 'upload'; upload: Upload } | { key: string; type: 'intake'; intake: Intake };

const LINE_PX = 42;
const REASON_PX = 66;
const QUESTION_PX = 132;

/** What needs somebody first, then what is under way, then what waits; what came in without a word is in the grid already. */
export function trayRows(uploads: readonly Upload[], intakes: readonly Intake[]): TrayRow[] {
  const here = new Set(uploads.filter(({ state }) => state !== 'sent').map(({ intakeId }) => intakeId));
  const onPod = intakes
    .filter((intake) => !here.has(intake.id) && isWorthALine(intake))
    .map((intake): TrayRow => ({ key: intake.id, type: 'intake', intake }));
  const mine = uploads
    .filter(({ state, reason }) => state !== 'sent' && (state !== 'done' || reason !== ''))
    .map((upload): TrayRow => ({ key: String(upload.id), type: 'upload', upload }));
  return [...onPod, ...mine].sort((a, b) => rank(a) - rank(b));
}

export function rowPx(row: TrayRow): number {
  if (row.type === 'intake') {
    const { type } = row.intake.status;
    if (type === 'asking') return QUESTION_PX;
    return ['done', 'failed', 'receiving'].includes(type) ? REASON_PX : LINE_PX;
  }
  return row.upload.reason === '' ? LINE_PX : REASON_PX;
}

/** The pod does something with it, or asks something. */
export function isAtWork({ status }: Intake): boolean {
  return !['done', 'failed', 'receiving'].includes(status.type);
}

/** Something is to be known or done about it. */
function isWorthALine({ status, refused, noted, renamed }: Intake): boolean {
  return status.type !== 'done' || refused + noted + renamed > 0;
}

function rank(row: TrayRow): number {
  if (row.type === 'intake') return row.intake.status.type === 'asking' ? 0 : 1;
  return { failed: 2, refused: 2, sending: 3, paused: 4, waiting: 5, sent: 6, done: 6 }[row.upload.state];
}
