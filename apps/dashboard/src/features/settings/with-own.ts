/** The figures to choose from. One from the file that is none of ours stays one of the choices. */
export const withOwn = (usual: number[], own: number | null): number[] =>
  [...new Set(own === null ? usual : [...usual, own])].sort((a, b) => a - b);
