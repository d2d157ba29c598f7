/** Enough to be quick, few enough to leave the connection to the pictures on the screen. */
const AT_ONCE = 4;

export type Outcome<I, V> = { item: I; value?: V; error?: Error };

/** Does the same to many, a few at once. One that fails does not keep the others from being done. */
export async function inTurns<I, V>(items: I[], act: (item: I) => Promise<V>): Promise<Outcome<I, V>[]> {
  const outcomes: Outcome<I, V>[] = items.map((item) => ({ item }));
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const outcome = outcomes[at] as Outcome<I, V>;
      try {
        outcome.value = await act(outcome.item);
      } catch (error) {
        outcome.error = error instanceof Error ? error : new Error(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
}
