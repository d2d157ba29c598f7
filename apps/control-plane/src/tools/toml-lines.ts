/**
 * The line, from 1, where the value at `path` of a TOML document begins, or the nearest table around it that is written;
 * undefined for the document itself. Follows headers and keys at the beginning of lines, which is how people write.
 */
export function lineOf(text: string, path: PropertyKey[]): number | undefined {
  const wanted = path.map(String);
  const counted = new Map<string, number>();
  let table: string[] = [];
  let best: { depth: number; line: number } | undefined;

  text.split('\n').forEach((line, index) => {
    const [, brackets, header] = /^\s*(\[{1,2})\s*([^\]]+?)\s*\]/.exec(line) ?? [];
    const [, key] = /^\s*([A-Za-z0-9_."-]+)\s*=/.exec(line) ?? [];
    if (header !== undefined) table = tableOf(partsOf(header), brackets === '[[', counted);
    const at = header !== undefined ? table : key !== undefined ? [...table, ...partsOf(key)] : undefined;
    if (at === undefined || at.length === 0) return;
    const isOnTheWay = at.every((part, depth) => part === wanted[depth]);
    if (isOnTheWay && at.length > (best?.depth ?? 0)) best = { depth: at.length, line: index + 1 };
  });
  return best?.line;
}

const partsOf = (dotted: string) => dotted.split('.').map((part) => part.trim().replaceAll('"', ''));

/** `options.choices` becomes `options.3.choices.0`, by how many were seen. */
function tableOf(parts: string[], isArray: boolean, counted: Map<string, number>): string[] {
  let at: string[] = [];
  parts.forEach((part, index) => {
    at = [...at, part];
    const name = at.join('.');
    if (isArray && index === parts.length - 1) {
      counted.set(name, (counted.get(name) ?? -1) + 1);
      at = [...at, String(counted.get(name))];
    } else if (counted.has(name)) at = [...at, String(counted.get(name))];
  });
  return at;
}
