import { cva } from 'class-variance-authority';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { Icon, type IconName } from './icon';

/** How a thing is: always shape + word + colour. */
export type StateKind = keyof typeof SHAPES;

const SHAPES = {
  ready: { icon: 'ok', tone: 'ok' },
  done: { icon: 'ok', tone: 'ok' },
  live: { icon: 'live', tone: 'live' },
  starting: { icon: 'starting', tone: 'live' },
  'gave-way': { icon: 'gave-way', tone: 'info' },
  waiting: { icon: 'waiting', tone: 'off' },
  warning: { icon: 'warning', tone: 'warn' },
  failed: { icon: 'failed', tone: 'bad' },
  stopped: { icon: 'off', tone: 'off' },
  absent: { icon: 'absent', tone: 'off' },
} satisfies Record<string, { icon: IconName; tone: Tone }>;

type Tone = 'ok' | 'live' | 'warn' | 'bad' | 'info' | 'off';

const tone = cva('', {
  variants: {
    tone: {
      ok: 'text-ok',
      live: 'text-accent-text',
      warn: 'text-warn',
      bad: 'text-danger',
      info: 'text-info',
      off: 'text-muted',
    },
  },
});

const pill = cva(
  'inline-flex h-[22px] items-center gap-1.5 rounded-full pr-[9px] pl-[7px] text-xs font-medium whitespace-nowrap',
  {
    variants: {
      tone: {
        ok: 'bg-ok-soft text-ok',
        live: 'bg-accent-soft text-accent-text',
        warn: 'bg-warn-soft text-warn',
        bad: 'bg-danger-soft text-danger',
        info: 'bg-info-soft text-info',
        off: 'bg-off-soft text-text-2',
      },
    },
  },
);

/** The shape alone. Only beside a word that says the state. */
export function StateDot({ state, className }: { state: StateKind; className?: string }) {
  const { icon, tone: colour } = SHAPES[state];
  return (
    <Icon
      name={icon}
      className={cn(
        'size-[13px]',
        tone({ tone: colour }),
        state === 'starting' && 'animate-[arc_1.2s_linear_infinite]',
        className,
      )}
    />
  );
}

/** Shape and word, and since when, muted. */
export function StateLabel({ state, children, since, className }: StateLabelProps) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap',
        tone({ tone: SHAPES[state].tone }),
        className,
      )}
    >
      <StateDot state={state} />
      {children}
      {since !== undefined && <span className="font-normal text-muted">{since}</span>}
    </span>
  );
}

type StateLabelProps = { state: StateKind; children: ReactNode; since?: ReactNode; className?: string };

/** Once a page, beside its title. */
export function StatePill({ state, children, className }: Omit<StateLabelProps, 'since'>) {
  const { icon, tone: colour } = SHAPES[state];
  return (
    <span className={cn(pill({ tone: colour }), className)}>
      <Icon
        name={icon}
        className={cn('size-3', state === 'starting' && 'animate-[arc_1.2s_linear_infinite]')}
      />
      {children}
    </span>
  );
}
