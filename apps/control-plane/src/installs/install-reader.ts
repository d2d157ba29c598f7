import type { Evidence, InstallRun } from '@pilothouse/contracts/runs';
import { PhaseClock } from '../platform/phase-clock.js';
import { type Piece, TerminalLines } from '../platform/terminal-lines.js';
import { explainInstall, type Explanation, FailureLines } from './install-failures.js';
import { FAILED, type InstallPhase, MARK, phaseTitled } from './install-phases.js';

type Progress = InstallRun['progress'];
type Bar = { done: number; total: number; counts: NonNullable<Progress['counts']> };

/** Reads the output of an install's driver and of the commands below it. */
export class InstallReader {
  private readonly lines = new TerminalLines((piece) => this.read(piece));
  private readonly clock = new PhaseClock();
  private readonly failures = new FailureLines();
  private phase: InstallPhase | 'starting' = 'starting';
  private doing = '';
  private bar: Bar | undefined;
  private said?: Evidence;
  private now = NaN;
  /** uv says only which packages it fetches, and which are there. */
  private fetched = { done: 0, total: 0 };

  push(bytes: Uint8Array, at: number): void {
    this.clock.tick(at);
    this.now = at;
    this.lines.push(bytes);
    // A bar stays without an end until it is drawn again.
    this.readBar(this.lines.unfinished.text);
  }

  get progress(): Progress {
    const { phase, doing, bar } = this;
    const [phaseDone, phaseTotal, counts] = [bar?.done ?? null, bar?.total ?? null, bar?.counts ?? null];
    return { phase, phaseDone, phaseTotal, counts, secondsLeft: null, doing, phases: this.clock.times };
  }

  enter(phase: InstallPhase, at: number) {
    this.phase = phase;
    this.doing = '';
    this.bar = undefined;
    this.fetched = { done: 0, total: 0 };
    this.clock.enter(phase, at);
  }

  /** It has ended, and with it what it was at. */
  end(at: number) {
    this.clock.end(at);
  }

  explain(how: string): Explanation {
    this.read(this.lines.unfinished);
    return explainInstall(this.failures, this.said, how);
  }

  private read({ text, line }: Piece): void {
    if (text.startsWith(MARK)) return this.readMarked(text.slice(MARK.length).trim(), line);
    const doing = doingIn(text);
    if (doing !== undefined && doing !== this.doing) {
      this.doing = doing;
      this.bar = undefined;
    }
    this.readBar(text);
    this.readUv(text.trim());
    this.failures.read({ line, text: text.trim() });
  }

  private readMarked(text: string, line: number) {
    const phase = phaseTitled(text);
    if (phase) return this.enter(phase, this.now);
    if (text.startsWith(FAILED)) this.said = { line, text: text.slice(FAILED.length) };
  }

  private readUv(line: string) {
    const { fetched } = this;
    if (/^Downloading \S+ \([\d.]+ ?[KMG]?i?B\)$/.test(line)) fetched.total += 1;
    else if (/^Downloaded \S+$/.test(line)) fetched.done += 1;
    else return;
    this.doing = 'Downloading packages';
    this.bar = { ...fetched, counts: 'things' };
  }

  private readBar(text: string) {
    const bar = barIn(text);
    if (bar) this.bar = bar;
  }
}

const UNITS: Record<string, number> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** The bar of git ("Receiving objects:  45% (1234/2742)"), of pip ("45.2/797.1 MB"), or of our own download. */
export function barIn(text: string): Bar | undefined {
  const git = /(?:Receiving objects|Resolving deltas|Updating files):\s+\d+% \((\d+)\/(\d+)\)/.exec(text);
  if (git) return { done: Number(git[1]), total: Number(git[2]), counts: 'things' };
  const size = /(\d+(?:\.\d+)?)(?:\/| of )(\d+(?:\.\d+)?) ([kKMG]?i?B)\b/.exec(text);
  const unit = UNITS[size?.[3] ?? ''];
  if (!size || unit === undefined) return undefined;
  const inBytes = (amount: string | undefined) => Math.round(Number(amount) * unit);
  return { done: inBytes(size[1]), total: inBytes(size[2]), counts: 'bytes' };
}

/** What pip, uv or git says it is at. */
export function doingIn(text: string): string | undefined {
  const line = text.trim();
  const file = /^(?:Downloading|Using cached) (?:\S*\/)?(\S+\.(?:whl|tar\.gz|zip))(?:\.metadata)?/.exec(
    line,
  )?.[1];
  if (file) return file;
  const building = /^Building wheels? for (?:collected packages: )?([\w.-]+)/.exec(line)?.[1];
  if (building) return `Building ${building}`;
  const collecting = /^Collecting ([\w.-]+)/.exec(line)?.[1];
  if (collecting) return collecting;
  if (/^Installing collected packages:/.test(line)) return 'Unpacking the packages';
  const git = /^(Receiving objects|Resolving deltas|Updating files):/.exec(line)?.[1];
  return git;
}
