import { cva, type VariantProps } from 'class-variance-authority';
import { cn } from './cn';

const bar = cva('overflow-hidden bg-track', {
  variants: {
    size: { thin: 'h-1 rounded-[2px]', md: 'h-1.5 rounded-[3px]', fat: 'h-2.5 rounded-xs' },
  },
  defaultVariants: { size: 'md' },
});

/** Amount of amount. Say the amounts, the rate and the time left in words beside it. */
export function ProgressBar({ share, label, size, className }: ProgressBarProps) {
  const width = Math.min(1, Math.max(0, share)) * 100;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(width)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={cn(bar({ size }), className)}
    >
      <div
        className="h-full bg-accent transition-[width] duration-(--ph-slow) ease-standard"
        style={{ width: `${width}%` }}
      />
    </div>
  );
}

type ProgressBarProps = VariantProps<typeof bar> & {
  /** 0 to 1. */
  share: number;
  label: string;
  className?: string;
};

/** Parts of a whole, each with its colour class (`bg-series-1`); the rest of the bar is free. */
export function PartsBar({ parts, label, size = 'fat', className }: PartsBarProps) {
  return (
    <div role="img" aria-label={label} className={cn(bar({ size }), 'flex gap-px', className)}>
      {parts.map((part) => (
        <i
          key={part.key}
          className={cn('block h-full', part.className)}
          style={{ width: `${part.share * 100}%` }}
        />
      ))}
    </div>
  );
}

type PartsBarProps = VariantProps<typeof bar> & {
  parts: readonly { key: string; share: number; className: string }[];
  label: string;
  className?: string;
};
