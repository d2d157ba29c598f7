export async function timed(act) {
  const started = performance.now();
  const value = await act();
  return { value, ms: performance.now() - started };
}

/** The middle one of several, in ms. */
export async function medianOf(times, act) {
  const all = [];
  for (let time = 0; time < times; time++) all.push((await timed(act)).ms);
  return all.sort((a, b) => a - b)[Math.floor(times / 2)];
}
