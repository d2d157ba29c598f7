import { basename, join } from 'node:path';
import type { AnyRun } from '@pilothouse/contracts/runs';
import { AppError } from '../platform/app-error.js';
import type { TrashService } from '../trash/trash.service.js';
import { DamagedRuns } from './damaged-runs.js';
import { loadRun, loadRuns, type LoadedRun } from './load-runs.js';
import { makeRun, type Prepare } from './make-run.js';
import { RunFolder } from './run-folder.js';
import { type LifeTools, RunLife } from './run-life.js';
import type { MakeWork } from './run-work.js';

type Tools = Omit<LifeTools, 'makeWork'> & {
  trash: TrashService;
  runsFolder: string;
  /** Told of each that came to be, however. */
  onTaken: (life: RunLife) => void;
};

/** Every run there is, made of its folder with the work of its kind. Folders that cannot be read are with the damaged ones. */
export class RunLives {
  readonly damaged: DamagedRuns;
  private readonly kinds = new Map<string, MakeWork>();
  private readonly byId = new Map<string, RunLife>();
  private newestAt = 0;

  constructor(private readonly tools: Tools) {
    this.damaged = new DamagedRuns(tools.trash, tools.onError);
  }

  register(kind: AnyRun['kind'], makeWork: MakeWork) {
    this.kinds.set(kind, makeWork);
  }

  /** Those that an earlier control plane left. */
  async load(): Promise<void> {
    const { runsFolder, trash } = this.tools;
    const onDamaged = (folder: RunFolder, cause: unknown) => this.damaged.note(folder, cause);
    for (const loaded of await loadRuns(runsFolder, trash, onDamaged)) this.takeLoaded(loaded);
  }

  [Symbol.iterator](): Iterator<RunLife> {
    return this.byId.values();
  }

  newestFirst(): RunLife[] {
    return [...this].sort((a, b) => b.work.createdAt - a.work.createdAt || b.id.localeCompare(a.id));
  }

  find(id: string): RunLife | undefined {
    return this.byId.get(id);
  }

  /** Throws NOT_FOUND. */
  get(id: string): RunLife {
    const life = this.byId.get(id);
    if (!life) throw new AppError('NOT_FOUND', `There is no run ${id}.`);
    return life;
  }

  /** A new run, frozen into a folder of its own. */
  async make(name: string, prepare: Prepare, held: boolean): Promise<RunLife> {
    // No two runs are of the same age, so that the queue has one order.
    this.newestAt = Math.max(Date.now(), this.newestAt + 1);
    const { trash, runsFolder } = this.tools;
    const made = await makeRun(name, prepare, { trash, runsFolder, createdAt: this.newestAt, held });
    return this.take({ ...made, summary: undefined });
  }

  /** A folder that came to hold a run, or holds one that can be read now. Undefined when it does not. */
  async takeIn(folder: RunFolder): Promise<RunLife | undefined> {
    const loaded = await loadRun(folder, this.tools.trash).catch((cause) => this.damaged.note(folder, cause));
    if (!loaded) return undefined;
    this.takeLoaded(loaded);
    const life = this.byId.get(folder.id);
    if (life) this.damaged.forget(folder.id);
    return life;
  }

  /** The folder of a run that is not known, where a path of the workspace is one. */
  unknownAt(path: string): RunFolder | undefined {
    const { runsFolder } = this.tools;
    const [place, id = '', ...inside] = path.split('/');
    if (place !== basename(runsFolder) || inside.length > 0 || this.byId.has(id)) return undefined;
    return new RunFolder(join(runsFolder, id));
  }

  drop(id: string) {
    this.byId.delete(id);
  }

  private takeLoaded(loaded: LoadedRun) {
    try {
      this.take(loaded);
      this.newestAt = Math.max(this.newestAt, loaded.record.createdAt);
    } catch (cause) {
      this.damaged.note(loaded.folder, cause);
    }
  }

  private take({ folder, record, events, summary }: LoadedRun): RunLife {
    const makeWork = this.kinds.get(record.kind);
    if (!makeWork) throw new Error(`Runs of the kind “${record.kind}” are not known here`);
    const { leases, runnerMain, onError } = this.tools;
    const life = new RunLife(
      folder,
      { events, summary },
      { leases, runnerMain, onError, makeWork: (context) => makeWork(record, context) },
    );
    this.byId.set(life.id, life);
    this.tools.onTaken(life);
    return life;
  }
}
