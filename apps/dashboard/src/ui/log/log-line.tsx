import { cva } from 'class-variance-authority';
import { memo } from 'react';
import { cn } from '../cn';
import { count } from '../format';
import type { LogLine } from './log-lines';
import { paintLine } from './paint-line';

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

/** The text of one line, in its colours. */
export const LogText = memo(function LogText({ line, query }: { line: LogLine; query: string }) {
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
      {line.folded > 0 && <span className="text-muted">{`  folded ×${count(line.folded)}`}</span>}
    </>
  );
});
