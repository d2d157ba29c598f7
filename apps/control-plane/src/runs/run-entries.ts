import { type AnyRun, RunEntry } from '@pilothouse/contracts/runs';

/** The list of all runs, kept as it is answered: every page asks for it, and a run that has ended seldom changes. */
export class RunEntries {
  private readonly written = new Map<string, string>();

  /** It has changed, or is gone. */
  forget(id: string) {
    this.written.delete(id);
  }

  /** As JSON, in the order of the ids. */
  write(ids: Iterable<string>, show: (id: string) => AnyRun): string {
    return `[${Array.from(ids, (id) => this.entry(id, show)).join(',')}]`;
  }

  private entry(id: string, show: (id: string) => AnyRun): string {
    const known = this.written.get(id);
    if (known !== undefined) return known;
    const entry = JSON.stringify(RunEntry.parse(show(id)));
    this.written.set(id, entry);
    return entry;
  }
}
