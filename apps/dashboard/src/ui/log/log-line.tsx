import { cva } from 'class-variance-authority';
import { memo } from 'react';
import { cn } from '../cn';
import type { LogLine } from './open-line';
import { foldedText, paintLine } from './paint-line';

const tone = cva('', {
  variants: {
    tone: {
      plain: '',
      muted: 'text-muted',
      strong: 'text-text',
      danger: 'text-danger',
      ok: 'text-ok',
      warn: 'text-warn',
      info: 'text-info',
      accent: 'text-accent-text',
    },
  },
});

type LogTextProps = { line: LogLine; query: string };

/** The text of one line, in its colours. */
export const LogText = memo(function LogText({ line, query }: LogTextProps) {
  return (
    <>
      {paintLine(line, query).map((paint, at) => {
        const className = tone({ tone: paint.tone }) || undefined;
        return paint.isMarked ? (
          <mark
            key={at}
            className={cn(
              'rounded-[2px] bg-[color-mix(in_srgb,var(--ph-warn)_32%,transparent)] text-inherit',
              className,
            )}
          >
            {paint.text}
          </mark>
        ) : (
          <span key={at} className={className}>
            {paint.text}
          </span>
        );
      })}
      {line.folded > 0 && <span className="text-muted">{foldedText(line.folded)}</span>}
    </>
  );
}, isSame);

/** A line is read anew at every draw; what it says is mostly the same. */
function isSame(a: LogTextProps, b: LogTextProps): boolean {
  return (
    a.query === b.query &&
    a.line.text === b.line.text &&
    a.line.folded === b.line.folded &&
    a.line.level === b.line.level &&
    a.line.style.tone === b.line.style.tone &&
    a.line.style.isBold === b.line.style.isBold &&
    a.line.style.isDim === b.line.style.isDim
  );
}
