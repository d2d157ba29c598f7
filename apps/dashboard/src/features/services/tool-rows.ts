import type { Service } from '@pilothouse/contracts/services';
import type { ToolCategory } from '@pilothouse/contracts/tool-entry';
import type { Tool } from '@pilothouse/contracts/tools';
import type { StateKind } from '@/ui/state-label';
import { isUp, sinceText, stateKind, stateWord, troubleOf } from './service-words';

/** One line of the table: a tool of the catalogue, a service of supervisord, or both under one name. */
export type ToolRow = { name: string; title: string; tool: Tool | null; service: Service | null };

// What one opens most comes first; what only runs beside it, last.
const ORDER: ToolCategory[] = ['generate', 'train', 'develop', 'watch'];

/** Installed tools by what they are for, then services that no tool stands for, then what could be installed. */
export function mergeRows(tools: Tool[], services: Service[]): ToolRow[] {
  const serviceOf = new Map(services.map((service) => [service.name, service]));
  const sorted = tools.toSorted((a, b) => ORDER.indexOf(a.category) - ORDER.indexOf(b.category));
  const rows = sorted.map((tool): ToolRow => {
    const service = serviceOf.get(tool.id) ?? null;
    return { name: tool.id, title: tool.title, tool, service };
  });
  const known = new Set(tools.map(({ id }) => id));
  const others = services
    .filter(({ name }) => !known.has(name))
    .sort((a, b) => Number(a.isCore) - Number(b.isCore))
    .map((service): ToolRow => ({ name: service.name, title: service.title, tool: null, service }));
  return [...rows.filter(isInstalled), ...others, ...rows.filter((row) => !isInstalled(row))];
}

/** It can be started from here. */
export const isInstalled = ({ tool, service }: ToolRow) =>
  service !== null || (tool?.current ?? null) !== null;

/** What one looks for: the title, the name, what it is for, the port. */
export function filterRows(rows: ToolRow[], query: string): ToolRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ name, title, tool, service }) => {
    const port = service?.port ?? tool?.port ?? '';
    const text = `${title} ${name} ${tool?.summary ?? ''} ${tool?.category ?? ''} ${port}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export type RowState = {
  kind: StateKind;
  word: string;
  /** Beside the word, muted. */
  since: (now: number) => string;
  /** What is wrong, in words; empty when nothing is. */
  trouble: string;
};

/** `hasGivenWay`: it was stopped to make room for a run. */
export function stateOf({ tool, service }: ToolRow, hasGivenWay = false): RowState {
  if (service) {
    if (hasGivenWay && !isUp(service) && service.state !== 'stopping')
      return { kind: 'gave-way', word: 'Gave way', since: () => '', trouble: '' };
    return {
      kind: stateKind(service),
      word: stateWord(service),
      since: (now) => sinceText(service, now),
      trouble: troubleOf(service),
    };
  }
  const nothing = () => '';
  if (tool?.installing) return { kind: 'starting', word: 'Installing', since: nothing, trouble: '' };
  if (tool?.current)
    return { kind: 'absent', word: 'Unknown', since: nothing, trouble: tool.launch.problems.start ?? '' };
  return { kind: 'absent', word: 'Not installed', since: nothing, trouble: '' };
}

/** "a125cd8": of the version that is started, when its name does not hold it already. */
export function shortCommit(tool: Tool): string {
  const commit = tool.versions.find(({ version }) => version === tool.current)?.commit;
  const short = commit?.slice(0, 7) ?? '';
  return tool.current?.includes(short) ? '' : short;
}
