/** A tool that can be asked for its memory while it runs on. */
export type AskableTool = {
  /** Pictures being made or waiting. */
  remaining(): Promise<number>;
  /** Drops what waits and ends what is being made. */
  endQueue(): Promise<void>;
  /** Answers before the memory is back: that is measured. */
  free(): Promise<void>;
};
