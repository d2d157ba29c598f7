import type { DatasetImage } from '@pilothouse/contracts/datasets';

/** A sound 1024 px picture for the tests of this folder. */
export function image(file: string, caption: string | null, over: Partial<DatasetImage> = {}): DatasetImage {
  return {
    file,
    kind: 'picture',
    bytes: 1_000,
    width: 1024,
    height: 1024,
    changedAt: 1,
    caption,
    captionVersion: 'v1',
    problem: '',
    ...over,
  };
}
