/**
 * FDS, the settings format of SwarmUI (FreneticUtilities, FDSParser.cs): `key: value` lines, sections by indentation, a tab
 * counting as four blanks, `#` comments, lists of `- value`.
 */
type Line = { indent: number; key: string | undefined; text: string };

/**
 * `before` with every setting that `wanted` names, in its place where it stood, else at the end of its section. Everything else,
 * comments and order too, stays as it was.
 */
export function mergedFds(before: string, wanted: string): string {
  const lines = before === '' ? [] : before.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  for (const { path, value } of settingsOf(wanted)) set(lines, path, value);
  return `${lines.join('\n')}\n`;
}

/** Every setting of a text with its path: `['Network', 'Port']`. */
export function settingsOf(text: string): { path: string[]; value: string }[] {
  const found: { path: string[]; value: string }[] = [];
  const open: { indent: number; key: string }[] = [];
  for (const { indent, key, text: line } of text.split('\n').map(read)) {
    if (key === undefined) continue;
    while (open.length > 0 && open.at(-1)!.indent >= indent) open.pop();
    const value = valueOf(line);
    if (value === '') open.push({ indent, key });
    else found.push({ path: [...open.map((each) => each.key), key], value });
  }
  return found;
}

function set(lines: string[], path: string[], value: string): void {
  let [from, to, indent] = [0, lines.length, 0];
  for (const [depth, key] of path.entries()) {
    const isLast = depth === path.length - 1;
    indent = indentIn(lines, from, to) ?? indent;
    const at = findKey(lines, { from, to, indent, key });
    if (at === undefined) {
      lines.splice(endOf(lines, from, to), 0, ...newLines(path.slice(depth), indent, value));
      return;
    }
    if (isLast) {
      const stood = blockEnd(lines, at, to, indent);
      lines.splice(at, stood - at, `${lines[at]!.match(/^\s*/)![0]}${key}: ${value}`);
      return;
    }
    [from, to] = [at + 1, blockEnd(lines, at, to, indent)];
    indent += INDENT;
  }
}

const INDENT = 4;

const read = (line: string): Line => {
  const spread = line.replaceAll('\t', ' '.repeat(INDENT));
  const text = spread.trim();
  const separator = text.search(/[:=]/);
  const isSetting = text !== '' && !/^[#\-=>]/.test(text) && separator > 0;
  return {
    indent: spread.length - spread.trimStart().length,
    key: isSetting ? text.slice(0, separator) : undefined,
    text,
  };
};

const valueOf = (text: string) => text.slice(text.search(/[:=]/) + 1).trim();

/** How far the settings of a section are indented. */
function indentIn(lines: string[], from: number, to: number): number | undefined {
  return lines
    .slice(from, to)
    .map(read)
    .find(({ key }) => key !== undefined)?.indent;
}

function findKey(lines: string[], at: { from: number; to: number; indent: number; key: string }) {
  for (let index = at.from; index < at.to; index++) {
    const line = read(lines[index]!);
    if (line.key === at.key && line.indent === at.indent) return index;
  }
  return undefined;
}

/** The line after all that belongs to the setting at `at`: its section, or its list. */
function blockEnd(lines: string[], at: number, to: number, indent: number): number {
  let end = at + 1;
  for (let index = at + 1; index < to; index++) {
    const line = read(lines[index]!);
    if (line.text === '' || line.text.startsWith('#')) continue;
    const isList = line.indent === indent && /^[\-=>]/.test(line.text);
    if (line.indent <= indent && !isList) break;
    end = index + 1;
  }
  return end;
}

/** Before the blank lines and comments that end a section: they belong to what follows. */
function endOf(lines: string[], from: number, to: number): number {
  let end = to;
  while (end > from && /^\s*(#|$)/.test(lines[end - 1]!)) end--;
  return end;
}

const newLines = (path: string[], indent: number, value: string) =>
  path.map((key, depth) => {
    const blanks = ' '.repeat(indent + depth * INDENT).replaceAll(' '.repeat(INDENT), '\t');
    return depth === path.length - 1 ? `${blanks}${key}: ${value}` : `${blanks}${key}:`;
  });
