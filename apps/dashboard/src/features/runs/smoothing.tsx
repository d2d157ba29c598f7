'use client';

/** How strongly a curve is smoothed, as in TensorBoard: 0 not at all. */
export function Smoothing({ weight, onChange }: { weight: number; onChange: (weight: number) => void }) {
  return (
    <label className="flex items-center gap-2 text-xs text-text-2">
      Smoothing
      <input
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={weight}
        onChange={(event) => onChange(Number(event.target.value))}
        className="w-16 max-sm:h-9 max-sm:w-24"
      />
      <span className="w-7 text-right tabular-nums">{weight.toFixed(2)}</span>
    </label>
  );
}
