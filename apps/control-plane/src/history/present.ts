/** A picture or a caption as it is in the folder now. */
export type PresentFile = {
  /** As `factsOf` gave it. */
  key: string;
  path: string;
  bytes: number;
  /** Of captions: what stands in the file, and the first 16 digits of the SHA-256 of its bytes. */
  caption?: { text: string; version: string };
};

/** By file name. */
export type Present = ReadonlyMap<string, PresentFile>;

export type Cause = {
  /** In words; absent: what differs is told. */
  what?: string | undefined;
  origin: 'page' | 'outside' | 'undone';
  undoes?: number | undefined;
};
