import type { TerminalSize } from '@pilothouse/contracts/runner';

/**
 * The pages that show one terminal. It has the size of the smallest of them, so that nobody's lines are cut; the one that came
 * first answers what programs ask a terminal, so that they are answered once.
 */
export class Viewers {
  private readonly sizes = new Map<string, TerminalSize>();

  get count() {
    return this.sizes.size;
  }

  set(id: string, size: TerminalSize) {
    this.sizes.set(id, size);
  }

  delete(id: string) {
    this.sizes.delete(id);
  }

  isAnswering(id: string): boolean {
    return this.sizes.keys().next().value === id;
  }

  /** Undefined while nobody looks: it keeps the size it had. */
  get smallest(): TerminalSize | undefined {
    const sizes = [...this.sizes.values()];
    if (sizes.length === 0) return undefined;
    return {
      columns: Math.min(...sizes.map(({ columns }) => columns)),
      rows: Math.min(...sizes.map(({ rows }) => rows)),
    };
  }
}
