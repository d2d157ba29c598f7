import type { Sample } from '@pilothouse/contracts/samples';
import { listSamples } from './samples.js';

/** The samples of one run: looked for while it trains, and again when somebody asks. */
export class RunSamples {
  all: Sample[] = [];

  constructor(
    private readonly folder: string,
    private readonly onNew: (sample: Sample) => void,
    /** Of an ended run, from its summary: which epochs have samples, before anyone has looked at its files. */
    private known: number[] = [],
  ) {}

  /** The epochs that were sampled, 0 for before training. */
  get epochs(): number[] {
    return this.known;
  }

  async look(): Promise<Sample[]> {
    const before = new Set(this.all);
    this.all = await listSamples(this.folder, this.all);
    this.known = [...new Set(this.all.flatMap(({ epoch }) => epoch ?? []))].sort((a, b) => a - b);
    this.all.filter((sample) => !before.has(sample)).forEach(this.onNew);
    return this.all;
  }
}
