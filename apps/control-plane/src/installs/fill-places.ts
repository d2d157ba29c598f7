/** Puts what is known on this machine in the place of `{name}`. What nobody knows stays as it is: it may be JSON. */
export const fillPlaces = (text: string, places: Readonly<Record<string, string>>): string =>
  text.replace(/\{([a-z]+)\}/g, (whole, name: string) => places[name] ?? whole);
