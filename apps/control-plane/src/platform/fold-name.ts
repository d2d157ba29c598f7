/** The same for two names that a person, or a file system of another machine, takes for one. */
export const foldName = (name: string) => name.normalize('NFC').toLocaleLowerCase('en');
