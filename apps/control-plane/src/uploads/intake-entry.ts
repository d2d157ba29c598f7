import type { Intake, IntakeStatus } from '@pilothouse/contracts/uploads';
import type { Ended, Task, UploadFacts } from './intake-folder.js';

const NOTHING = { pictures: 0, captions: 0, renamed: 0, refused: 0, noted: 0 };

/** An intake as the page and the API see it. */
export function entryOf(task: Task, status: IntakeStatus, ended?: Ended): Intake {
  const { id, name, bytes, startedAt, dataset, source } = task;
  const counts = ended && {
    pictures: ended.report.files.length,
    captions: ended.captions,
    renamed: ended.report.renamed.length,
    refused: ended.report.refused.length,
    noted: ended.report.notes.length + ended.report.remarks.length,
  };
  const datasets = ended?.datasets ?? [dataset];
  return { id, datasets, name, kind: source.type, bytes, startedAt, status, ...NOTHING, ...counts };
}

export function receivingEntry(
  id: string,
  { size, metadata, createdAt }: UploadFacts,
  received: { bytes: number; lastAt: number },
): Intake {
  return {
    id,
    datasets: [metadata.dataset],
    name: metadata.filename,
    kind: /\.zip$/i.test(metadata.filename) ? 'zip' : 'picture',
    bytes: size,
    startedAt: createdAt,
    status: { type: 'receiving', receivedBytes: received.bytes, lastAt: received.lastAt },
    ...NOTHING,
  };
}
