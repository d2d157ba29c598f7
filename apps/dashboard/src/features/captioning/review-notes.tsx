import type { CaptionProposals } from '@pilothouse/contracts/captioning';
import { counted } from '@/ui/format';
import { Note } from '@/ui/note';
import type { ReviewState } from './use-review';

const MOST_NAMED = 6;

/** What is left alone, by name and with the reason. */
export function ReviewNotes({ review, shown }: { review: ReviewState; shown: CaptionProposals }) {
  if (review.isDiscarded) return null;
  const { refused } = review;
  const edited = review.rows
    .filter((row) => row.state === 'edited' && !review.isChosen(row))
    .map(({ proposal }) => proposal.file);
  const { without } = shown;
  const gone = shown.gone.map(({ file }) => file);
  if (refused.length + edited.length + without.length + gone.length === 0) return null;
  return (
    <div className="grid max-h-[38%] shrink-0 gap-2 overflow-y-auto border-b border-line px-4 py-2.5 max-sm:px-3.5">
      {refused.length > 0 && (
        <Note tone="warn">
          <p>{counted(refused.length, 'caption')} could not be applied and stayed as it was:</p>
          <ul>
            {refused.slice(0, MOST_NAMED).map(({ file, reason }) => (
              <li key={file}>
                <span className="mono">{file}</span>: {reason}
              </li>
            ))}
          </ul>
          {refused.length > MOST_NAMED && <p>And {refused.length - MOST_NAMED} more.</p>}
        </Note>
      )}
      {edited.length > 0 && (
        <Note>
          {edited.length === 1
            ? 'One caption was edited since the run was asked for'
            : `${edited.length} captions were edited since the run was asked for`}
          : {names(edited)}. {edited.length === 1 ? 'It is' : 'They are'} left alone unless you choose{' '}
          {edited.length === 1 ? 'it' : 'them'} one by one.
        </Note>
      )}
      {without.length > 0 && (
        <Note>
          The run wrote no caption for {names(without)}: it found nothing to say, could not read{' '}
          {without.length === 1 ? 'it' : 'them'}, or did not get so far. The log tells which.
        </Note>
      )}
      {gone.length > 0 && <Note>Not in the dataset any more: {names(gone)}.</Note>}
    </div>
  );
}

function names(files: readonly string[]): string {
  const more = files.length - MOST_NAMED;
  return files.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
