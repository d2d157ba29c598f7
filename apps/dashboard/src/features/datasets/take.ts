/** Takes the first that matches out of the list, so that two of the same name are not the same one twice. */
export function take<T>(list: T[], matches: (one: T) => boolean): T | undefined {
  const at = list.findIndex(matches);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}
