/** Arguments as one types them in a shell, without what a shell would do with `$`, `*` and `~`. Null when a quote is not closed. */
export function splitArguments(text: string): string[] | null {
  const found: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\' && quote !== "'" && at + 1 < text.length) {
      at += 1;
      word = (word ?? '') + text.charAt(at);
    } else if (quote !== '') {
      if (letter === quote) quote = '';
      else word = (word ?? '') + letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= '';
    } else if (/\s/.test(letter)) {
      if (word !== null) found.push(word);
      word = null;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (quote !== '') return null;
  return word === null ? found : [...found, word];
}

/** The other way round: splitting it gives the same arguments. */
export const joinArguments = (all: readonly string[]) => all.map(quoted).join(' ');

const PLAIN = /^[\w@%+=:,./-]+$/;
export const quoted = (word: string) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
