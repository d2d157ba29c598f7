/** Deep link to a dataset, one of its tags or problems, or one of its pictures. */
export function datasetHref(name: string, { tag, problem, picture }: DatasetPlace = {}): string {
  const query = new URLSearchParams({ name });
  if (tag) query.set('tag', tag);
  if (problem) query.set('problem', problem);
  return `/datasets/?${query.toString()}${picture ? `#${encodeURIComponent(picture)}` : ''}`;
}

type DatasetPlace = { tag?: string; problem?: string; picture?: string };

export const trainHref = (name: string) => `/train/?dataset=${encodeURIComponent(name)}`;
