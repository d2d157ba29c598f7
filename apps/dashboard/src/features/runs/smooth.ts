/**
 * The exponential moving average TensorBoard draws, with its start corrected: `weight` 0 leaves the values as they are, nearer to
 * 1 smooths more.
 */
export function smoothed(values: readonly number[], weight: number): number[] {
  if (weight <= 0) return [...values];
  let sum = 0;
  let weights = 0;
  return values.map((value) => {
    sum = sum * weight + (1 - weight) * value;
    weights = weights * weight + (1 - weight);
    return sum / weights;
  });
}
