export type DiffPart = { text: string; isChanged: boolean };
export type TextDiff = { before: DiffPart[]; after: DiffPart[] };

/** More words than this are not compared word by word: the table grows with their product. */
const MOST_WORDS = 400;

/** What goes and what comes: tag by tag where both are tags, else word by word. */
export function diffTexts(before: string, after: string, unit: 'tag' | 'word'): TextDiff {
  const [old, fresh] = [tokens(before, unit), tokens(after, unit)];
  if (old.length > MOST_WORDS || fresh.length > MOST_WORDS) {
    return { before: [{ text: before, isChanged: true }], after: [{ text: after, isChanged: true }] };
  }
  const kept = commonOf(old.map(plain), fresh.map(plain));
  return {
    before: marked(old, new Set(kept.map(([at]) => at))),
    after: marked(fresh, new Set(kept.map(([, at]) => at))),
  };
}

/** With whatever parts them, so that joined they are the text again. */
const tokens = (text: string, unit: 'tag' | 'word') =>
  text.match(unit === 'tag' ? /[^,]+(,\s*)?|,\s*/g : /\S+\s*/g) ?? [];

const plain = (token: string) => token.replace(/[,\s]+$/, '').trim();

/** Pairs of places that hold the same, in order: the longest such row. */
function commonOf(a: string[], b: string[]): [number, number][] {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

/** Neighbours that are alike in it become one part. */
function marked(words: string[], kept: ReadonlySet<number>): DiffPart[] {
  const parts: DiffPart[] = [];
  words.forEach((text, at) => {
    const isChanged = !kept.has(at);
    const last = parts.at(-1);
    if (last?.isChanged === isChanged) last.text += text;
    else parts.push({ text, isChanged });
  });
  return parts;
}
