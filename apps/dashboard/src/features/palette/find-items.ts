import type { PaletteItem } from './palette-items';

const PER_GROUP = 8;

export type Found = { group: string; items: PaletteItem[] }[];

/** Best first within each group. An empty query shows what was used last, then every page and a few commands. */
export function findItems(items: PaletteItem[], query: string, recentIds: readonly string[]): Found {
  const onlyCommands = query.startsWith('>');
  const words = query.replace(/^>/, '').toLowerCase().split(/\s+/).filter(Boolean);
  const among = onlyCommands ? items.filter(({ group }) => group === 'Do') : items;

  if (words.length === 0 && !onlyCommands) return atRest(among, recentIds);
  const ranked = among
    .map((item) => ({ item, rank: rankOf(item, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ item }) => item);
  return grouped(ranked, onlyCommands ? Infinity : PER_GROUP);
}

function atRest(items: PaletteItem[], recentIds: readonly string[]): Found {
  const recent = recentIds.flatMap((id) => items.find((item) => item.id === id) ?? []);
  const rest = items.filter(
    ({ id, title, act }) =>
      !recentIds.includes(id) && (id.startsWith('page ') || act.type === 'stop-run' || title === 'New run'),
  );
  return [{ group: 'Recent', items: recent }, ...grouped(rest, Infinity)].filter(
    ({ items }) => items.length > 0,
  );
}

function grouped(items: PaletteItem[], most: number): Found {
  return (['Go to', 'Do'] as const)
    .map((group) => ({ group, items: items.filter((item) => item.group === group).slice(0, most) }))
    .filter(({ items }) => items.length > 0);
}

/** 0 when a word is found nowhere. The begin of the title counts most, then the begin of a word, then the inside, then the fact. */
function rankOf({ title, fact = '' }: PaletteItem, words: string[]): number {
  const name = title.toLowerCase();
  const beside = fact.toLowerCase();
  let rank = 1;
  for (const word of words) {
    const at = name.indexOf(word);
    if (at === 0) rank += 8;
    else if (at > 0) rank += /[\s._-]/.test(name[at - 1] ?? '') ? 4 : 2;
    else if (beside.includes(word)) rank += 1;
    else return 0;
  }
  return rank;
}

/** The title in pieces, those that were typed marked. */
export function marked(title: string, query: string): { text: string; isHit: boolean }[] {
  const words = query.replace(/^>/, '').split(/\s+/).filter(Boolean);
  if (words.length === 0) return [{ text: title, isHit: false }];
  const pattern = new RegExp(
    `(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'gi',
  );
  return title
    .split(pattern)
    .map((text, at) => ({ text, isHit: at % 2 === 1 }))
    .filter(({ text }) => text !== '');
}
