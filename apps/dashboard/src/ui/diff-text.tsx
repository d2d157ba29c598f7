import type { DiffPart } from './text-diff';

/** What differs is marked, and not by its colour alone. */
export function DiffText({ parts, changed }: { parts: readonly DiffPart[]; changed: 'removed' | 'added' }) {
  return parts.map(({ text, isChanged }, at) => {
    if (!isChanged) return <span key={at}>{text}</span>;
    return changed === 'removed' ? (
      <del key={at} className="rounded-xs bg-danger-soft text-text-2 decoration-danger">
        {text}
      </del>
    ) : (
      <ins
        key={at}
        className="rounded-xs bg-ok-soft text-text underline decoration-ok decoration-dotted underline-offset-2"
      >
        {text}
      </ins>
    );
  });
}
