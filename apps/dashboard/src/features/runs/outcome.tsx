import type { AnyRun, Evidence as EvidenceLine } from '@pilothouse/contracts/runs';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';

/** How bad the end of a run is: it failed, it was ended from outside, or it was stopped by a person. */
export type Tone = 'bad' | 'warn' | 'off';

export const toneOf = ({ status }: Pick<AnyRun, 'status'>): Tone =>
  status.state === 'failed' ? 'bad' : status.state === 'interrupted' ? 'warn' : 'off';

/** The edge of the panel that tells it. */
export const EDGE = { bad: 'border-danger-line', warn: 'border-warn-line', off: '' } satisfies Record<
  Tone,
  string
>;
const INK = { bad: 'text-danger', warn: 'text-warn', off: 'text-text-2' } satisfies Record<Tone, string>;
const ICON = { bad: 'doctor', warn: 'warning', off: 'stop' } as const;

/** The line above what is told. */
export function OutcomeLead({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <p className={cn('flex items-center gap-2 text-sm font-medium', INK[tone], className)}>
      <Icon name={ICON[tone]} />
      {tone === 'bad' ? 'What went wrong' : 'What happened'}
    </p>
  );
}

/** The line of the log that proves it, and the way there. */
export function Evidence({ evidence: { line, text }, className }: EvidenceProps) {
  return (
    <a
      href={`#L${line}`}
      title="Show it in the log"
      className={cn(
        'flex rounded-sm border border-line bg-inset py-[7px] font-mono text-xs/[18px] [font-feature-settings:normal]',
        className,
      )}
    >
      <span className="flex w-full bg-danger-soft px-3.5 text-danger">
        <span className="w-[46px] shrink-0 pr-3.5 text-right">{line}</span>
        <span className="line-clamp-4 min-w-0 [overflow-wrap:anywhere] whitespace-pre-wrap">{text}</span>
      </span>
    </a>
  );
}

type EvidenceProps = { evidence: EvidenceLine; className?: string };
