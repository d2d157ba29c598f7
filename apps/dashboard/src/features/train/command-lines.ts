/** One word of a command with its part in it, so that the page can light what a person chose. */
export type Word = { text: string; role: 'program' | 'script' | 'flag' | 'value' };

/** An argv as it would be typed in a shell, one flag with its values a line. */
export function commandLines(argv: string[]): Word[][] {
  const lines: Word[][] = [[]];
  let script = false;
  argv.forEach((argument, index) => {
    const isFlag = argument.startsWith('--');
    if (isFlag) lines.push([]);
    const isScript = !script && !isFlag && argument.endsWith('.py');
    if (isScript) script = true;
    const role = index === 0 ? 'program' : isScript ? 'script' : isFlag ? 'flag' : 'value';
    lines.at(-1)?.push({ text: quoted(argument), role });
  });
  return lines.filter((line) => line.length > 0);
}

/** For the clipboard: runs in a POSIX shell as it stands. */
export function commandText(argv: string[]): string {
  return commandLines(argv)
    .map((line) => line.map(({ text }) => text).join(' '))
    .join(' \\\n  ');
}

function quoted(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
