import { cn } from '../cn';
import { clock, moment } from '../format';
import { LogText } from './log-line';
import type { LogLine } from './open-line';

type LogRowProps = {
  line: LogLine;
  /** Null where nobody knows it. */
  number: number | null;
  /** Has room for the time; it is not known of every line. */
  hasTime: boolean;
  query: string;
  /** Ours, and not of the log. */
  isMark: boolean;
  /** Somebody looks for it. */
  isAim: boolean;
  /** It says why it failed. */
  isEvidence: boolean;
  isWrapped: boolean;
};

/** One line: its number, which is a link to it, and its text. */
export function LogRow({ line, number, hasTime, query, isWrapped, ...is }: LogRowProps) {
  if (is.isMark) {
    return (
      <div className="flex min-h-[18px] min-w-full items-center gap-3 px-3.5 font-sans text-warn">
        <span className="shrink-0">{line.text}</span>
        <span aria-hidden className="h-px flex-1 bg-warn-line" />
      </div>
    );
  }
  return (
    <div
      className={cn(
        'flex min-h-[18px] min-w-full px-3.5 hover:bg-hover',
        isWrapped ? 'w-full break-all whitespace-pre-wrap' : 'w-max whitespace-pre',
        is.isAim && 'bg-accent-soft shadow-[inset_2px_0_var(--ph-accent)]',
        is.isEvidence && 'bg-danger-soft',
      )}
    >
      <span className="w-(--number) shrink-0 pr-3.5 text-right whitespace-nowrap select-none">
        {number !== null && (
          <a
            href={`#L${number}`}
            tabIndex={-1}
            className={cn('text-muted hover:text-text', is.isEvidence && 'text-danger hover:text-danger')}
          >
            {number}
          </a>
        )}
      </span>
      {hasTime && (
        <span
          className="w-[66px] shrink-0 whitespace-nowrap text-muted"
          title={line.at > 0 ? moment(line.at * 1000) : undefined}
        >
          {line.at > 0 && clock(line.at * 1000, 'seconds')}
        </span>
      )}
      <span className="min-w-0">
        <LogText line={line} query={query} />
      </span>
    </div>
  );
}
