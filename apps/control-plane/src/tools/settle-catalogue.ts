import type { ToolEntry } from '@pilothouse/contracts/tool-entry';
import type { BrokenEntry, Tool } from '@pilothouse/contracts/tools';
import type { EntryText } from './read-entry.js';

/** What a folder of entries holds. `id` is the file's name. */
export type EntryFile = { id: string; file: string } & (EntryText | { why: string });

export type CatalogueEntry = EntryText & { origin: Tool['origin'] };

export type Settled = {
  entries: Map<string, CatalogueEntry>;
  broken: BrokenEntry[];
  /** Tools whose own file is broken: what runs of them stays as it is. */
  brokenIds: Set<string>;
};

/**
 * Which entries count. An own one replaces the shipped one of the same id; while it is broken, the one that was read last stays
 * (`before`), because the shipped one might start the tool on another port or without what was added. A port is used once: the
 * shipped entries have theirs first, then the own ones in the order of their names.
 */
export function settleCatalogue(
  shipped: EntryFile[],
  own: EntryFile[],
  before: ReadonlyMap<string, CatalogueEntry>,
  pilothousePort: number,
): Settled {
  const settled: Settled = { entries: new Map(), broken: [], brokenIds: new Set() };
  const owners = new Map<number, string>();
  const ownIds = new Set(own.map(({ id }) => id));

  const take = (found: CatalogueEntry): string => {
    const problem = portProblem(found.entry, owners, pilothousePort);
    if (problem === '') {
      owners.set(found.entry.port, found.entry.title);
      settled.entries.set(found.entry.id, found);
    }
    return problem;
  };
  for (const each of shipped.filter(({ id }) => !ownIds.has(id))) {
    const why = 'why' in each ? each.why : take({ entry: each.entry, text: each.text, origin: 'shipped' });
    if (why !== '') settled.broken.push({ file: each.file, why });
  }
  for (const each of own) {
    const why = 'why' in each ? each.why : take({ entry: each.entry, text: each.text, origin: 'own' });
    if (why === '') continue;
    const last = before.get(each.id);
    const stays = last !== undefined && take(last) === '';
    settled.broken.push({ file: each.file, why: stays ? `${why} ${STAYS}` : why });
    settled.brokenIds.add(each.id);
  }
  settled.entries = new Map([...settled.entries].sort(([a], [b]) => a.localeCompare(b, 'en')));
  return settled;
}

const STAYS = 'Until it is mended, the tool stays as it was read last.';

function portProblem({ port }: ToolEntry, owners: Map<number, string>, pilothousePort: number): string {
  if (port === pilothousePort) {
    return `Port ${port} is where Pilothouse itself listens. Copy the entry to config/tools and give it another port.`;
  }
  const owner = owners.get(port);
  return owner === undefined ? '' : `Port ${port} belongs to ${owner}. Give one of the two another port.`;
}
