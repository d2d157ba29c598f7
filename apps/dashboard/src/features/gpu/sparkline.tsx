import { cn } from '@/ui/cn';
import { sparklinePath } from './sparkline-path';

const WIDTH = 78;
const HEIGHT = 28;

/** The shape of the last minutes, from 0 to `most`. For the eye alone: the figure stands beside it. */
export function Sparkline({ values, most, series, className }: SparklineProps) {
  const { line, area } = sparklinePath(values, most, WIDTH, HEIGHT);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={cn(series === 1 ? 'text-series-1' : 'text-series-3', className)}
    >
      <path d={area} fill="currentColor" fillOpacity={0.14} />
      <path d={line} fill="none" stroke="currentColor" strokeWidth={1.3} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

type SparklineProps = {
  values: readonly (number | null)[];
  /** Null: the largest of the values. */
  most: number | null;
  series: 1 | 3;
  className?: string;
};
