const PLAIN = /^[\w@%+=:,./-]+$/;

/** The command as it could be pasted into a shell: one option a line. */
export function argvText(argv: string[]): string {
  return argv
    .map(quoted)
    .reduce(
      (text, word) => (text === '' ? word : `${text}${word.startsWith('--') ? ' \\\n  ' : ' '}${word}`),
      '',
    );
}

const quoted = (word: string) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
