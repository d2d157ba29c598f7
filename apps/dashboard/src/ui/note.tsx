import { cva, type VariantProps } from 'class-variance-authority';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { Icon, type IconName } from './icon';

const note = cva('flex items-start gap-2.5 rounded-sm px-3 py-[9px] text-sm', {
  variants: {
    tone: {
      plain: 'bg-off-soft [&>svg]:text-muted',
      warn: 'bg-warn-soft [&>svg]:text-warn',
      bad: 'bg-danger-soft [&>svg]:text-danger',
      info: 'bg-info-soft [&>svg]:text-info',
      live: 'bg-accent-soft [&>svg]:text-accent',
    },
  },
  defaultVariants: { tone: 'plain' },
});

const ICONS = {
  plain: 'info',
  warn: 'warning',
  bad: 'failed',
  info: 'info',
  live: 'info',
} satisfies Record<string, IconName>;

/** Inside a panel: soft ground, icon, sentence, at most one button. */
export function Note({ tone, action, children, className }: NoteProps) {
  return (
    <div role={tone === 'bad' ? 'alert' : undefined} className={cn(note({ tone }), className)}>
      <Icon name={ICONS[tone ?? 'plain']} className="mt-px size-4" />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}

type NoteProps = VariantProps<typeof note> & { children: ReactNode; action?: ReactNode; className?: string };
