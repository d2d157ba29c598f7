import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { AnyRun, InstallRun } from '@pilothouse/contracts/runs';
import type { ToolEntry, ToolSource } from '@pilothouse/contracts/tool-entry';
import type { Tool } from '@pilothouse/contracts/tools';
import { Config } from '../config.js';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { freeBytesAt } from '../platform/free-bytes.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { type Ending, type Exit, hasEnded, type Prepare, RunsService } from '../runs/runs.service.js';
import { ServiceControl } from '../services/services.service.js';
import { ToolsService } from '../tools/tools.service.js';
import { GIGABYTE, tooLittle } from './driver/free-disk.js';
import { mirrorOf } from './driver/git-source.js';
import { findProgram } from './find-program.js';
import { installEnvironment } from './install-environment.js';
import { askedVersion, InstallRecord } from './install-record.js';
import { type InstallSpec, SPEC_FILE } from './install-spec.js';
import { InstallWork } from './install-work.js';
import { NewerLook } from './newer.js';
import { sweep } from './sweep.js';
import { TakeOver } from './take-over.js';

const COLUMNS = 120;

/** Installs and updates as runs: beside what is there, tried, and only then in its place. */
@Injectable()
export class InstallsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly chores = new Chores('Installs');
  private readonly leaving = new AbortController();
  /** Tools that somebody asks something of just now. */
  private readonly asking = new Set<string>();
  private readonly seenEnded = new Set<string>();

  constructor(
    private readonly runs: RunsService,
    private readonly tools: ToolsService,
    private readonly services: ServiceControl,
    private readonly folders: WorkspaceFolders,
    private readonly config: Config,
  ) {
    const parts = {
      takeOver: (work: InstallWork, exit: Exit) => this.takeOver(work, exit),
      start: (tool: string, source: ToolSource) => this.install(tool, source),
    };
    runs.register(
      'install',
      (record, context) => new InstallWork(InstallRecord.parse(record), context, parts),
    );
    runs.events.on('changed', (run) => run.kind === 'install' && this.onChanged(run));
    tools.events.on('changed', ({ id }) => this.chores.run(() => this.tell(id)));
  }

  async onApplicationBootstrap(): Promise<void> {
    // Not sooner: whoever is told of it before the catalogue was read would take every tool for gone.
    this.tools.installProblem = (id) => this.lackOf(this.tools.entryOf(id));
    this.runs
      .list()
      .filter(isOver)
      .forEach(({ id }) => this.seenEnded.add(id));
    this.chores.run(async () => {
      for (const { id } of this.tools.list().tools) await this.tell(id);
      for (const name of await readdir(this.folders.tools)) await this.sweep(join(this.folders.tools, name));
    });
  }

  beforeApplicationShutdown() {
    this.leaving.abort();
    this.chores.close();
  }

  /** Queues it. Throws CONFLICT where it could not even begin. */
  install(id: string, asked?: ToolSource): Promise<AnyRun> {
    return this.inTurn(id, async () => {
      const entry = this.tools.entryOf(id);
      const source = asked ?? entry.install?.source;
      if (!entry.install || !source) {
        throw new AppError(
          'CONFLICT',
          `${entry.title} cannot be installed from here: its entry does not say how.`,
        );
      }
      if (source.type !== entry.install.source.type) {
        const message = `${entry.title} is installed ${FROM[entry.install.source.type]}, not ${FROM[source.type]}: its entry says how.`;
        throw new AppError('INVALID_INPUT', message);
      }
      const lack = this.lackOf(entry) || (await this.lackOfDisk(entry));
      if (lack) throw new AppError('CONFLICT', lack);
      return this.runs.enqueue(`${entry.title} ${askedVersion(source)}`, this.prepare(entry, source));
    });
  }

  /** Asks the source of what is installed, or would be, for what is newer. */
  look(id: string): Promise<Tool> {
    return this.inTurn(id, async () => {
      const entry = this.tools.entryOf(id);
      const { current, versions } = this.tools.get(id);
      const installed = versions.find(({ version }) => version === current);
      const source = installed?.source ?? entry.install?.source;
      if (!source) throw new AppError('CONFLICT', `${entry.title} has no source that could be asked.`);
      const venv = current === null ? [] : [join(this.folderOf(id), current, 'venv/bin/python')];
      const looker = new NewerLook(this.environment, [...venv, 'python3']);
      const mirror = source.type === 'git' ? mirrorOf(this.downloads, id, source.url) : '';
      const found = await looker.of(source, installed?.commit ?? null, mirror);
      await this.tools.mark(id, { newer: { at: Date.now(), ...found } });
      return this.tools.get(id);
    });
  }

  private prepare(entry: ToolEntry, source: ToolSource): Prepare {
    return async (folder, createdAt) => {
      const { id, title } = entry;
      const { current: before } = this.tools.get(id);
      const record: InstallRecord = { kind: 'install', createdAt, tool: id, title, source, before };
      const spec: InstallSpec = {
        ...{ runId: folder.id, entry, source, folder: this.folderOf(id), downloads: this.downloads },
        ...{ runs: this.folders.runs, isUpdate: before !== null },
        ...{ launch: this.tools.launchParts(id), places: this.placesOf(id) },
      };
      const command = {
        argv: [process.execPath, this.config.installDriverMain, join(folder.path, SPEC_FILE)],
        cwd: folder.path,
        env: this.environment,
        columns: COLUMNS,
        rows: 50,
        interruptGraceMs: 10_000,
        terminateGraceMs: 5_000,
      };
      const text = before === null ? 'Asked for.' : `Asked for, to take the place of ${before}.`;
      return { record, command, files: { [SPEC_FILE]: JSON.stringify(spec, null, 2) }, text };
    };
  }

  /** It is installed, and good as far as its trial tells. */
  private async takeOver(work: InstallWork, exit: Exit): Promise<Ending | undefined> {
    const { record, outcome, name } = work;
    const { tool: id, before } = record;
    const { startedAt } = exit;
    await this.tools.refresh(id);
    const done = (text: string): Ending => ({
      status: { state: 'done', startedAt, endedAt: Date.now(), published: null },
      text,
    });
    if (outcome.trial.result === 'skipped' && before !== null) {
      return done(outcome.trial.why);
    }
    const switcher = { tools: this.tools, services: this.services };
    const file = join(work.context.folder.path, 'switch.json');
    const takeOver = new TakeOver(switcher, this.tools.entryOf(id), file);
    const why = await takeOver.to(outcome.version!, this.leaving.signal);
    if (why === undefined) return undefined;
    if (why === '') return done(`${name} is installed and in use.`);
    const back = before === null ? '' : ` Version ${before} is in use again.`;
    const reason = `${name} was in use for a moment and did not become ready. ${why}${back}`;
    const endedAt = Date.now();
    return {
      status: { state: 'failed', startedAt, endedAt, reason, evidence: null, cause: 'no-answer' },
      text: reason,
    };
  }

  /** Told again and again; what ends is tidied up once. */
  private onChanged(run: InstallRun) {
    if (!isOver(run) || this.seenEnded.has(run.id)) return;
    this.seenEnded.add(run.id);
    this.chores.run(async () => {
      await this.tell(run.tool);
      await this.sweep(this.folderOf(run.tool));
    });
  }

  /** That it is being installed, and what became of the last time as long as nothing else was done since. */
  private async tell(id: string): Promise<void> {
    const tool = this.tools.list().tools.find((each) => each.id === id);
    if (!tool) return;
    const last = this.runs.list().find((run) => run.kind === 'install' && run.tool === id && isOver(run));
    const work = last && this.runs.work(last.id);
    const isKnown = last?.kind === 'install' && work instanceof InstallWork;
    const notice = isKnown ? noticeOf(last, work, tool) : '';
    await this.tools.mark(id, { installing: this.runningOf(id)?.id ?? null, notice });
  }

  private sweep(folder: string): Promise<void> {
    return sweep(folder, (id) => this.running.some((run) => run.id === id));
  }

  private get running(): InstallRun[] {
    return this.runs.list().filter((run) => run.kind === 'install' && !isOver(run)) as InstallRun[];
  }

  private runningOf(tool: string): InstallRun | undefined {
    return this.running.find((run) => run.tool === tool);
  }

  /** One thing at a time is done with a tool and what was fetched for it. */
  private async inTurn<T>(id: string, act: () => Promise<T>): Promise<T> {
    const { title } = this.tools.entryOf(id);
    const running = this.runningOf(id);
    if (running) {
      throw new AppError(
        'CONFLICT',
        `${title} is being installed already, as the run ${running.name}. Wait for it, or stop it.`,
      );
    }
    if (this.asking.has(id))
      throw new AppError('CONFLICT', `${title} is being looked after just now. Try again in a moment.`);
    this.asking.add(id);
    try {
      const result = await act();
      await this.tell(id);
      return result;
    } finally {
      this.asking.delete(id);
    }
  }

  /** What is missing on this machine, in a sentence; empty when nothing is. */
  private lackOf({ title, install }: ToolEntry): string {
    if (!install) return '';
    const needed = [...install.needs, ...(install.source.type === 'git' ? ['git'] : [])];
    const missing = needed.filter((name) => findProgram(name, this.environment) === undefined);
    if (missing.length === 0) return '';
    return `${title} needs ${missing.join(' and ')}, which is not on this machine. Install it first.`;
  }

  /** What others that are being installed will take is counted as taken. */
  private async lackOfDisk({ title, install }: ToolEntry): Promise<string> {
    const others = this.running.map(({ tool }) => this.tools.entryOf(tool).install?.diskGigabytes ?? 0);
    const free =
      (await freeBytesAt(this.folders.tools)) / GIGABYTE - others.reduce((sum, each) => sum + each, 0);
    return tooLittle(title, install?.diskGigabytes ?? 0, Math.max(0, free));
  }

  private folderOf(id: string) {
    return this.tools.folderOf(id);
  }

  /** Those that are the same for every version, and for a trial. */
  private placesOf(id: string): Record<string, string> {
    const { workspace, models, outputs, config, kept, home, node, remote } = this.tools.placesOf(id, 'any');
    return { workspace, models, outputs, config, kept, home, node, remote };
  }

  private get downloads() {
    return join(this.folders.state, 'downloads');
  }

  private get environment() {
    const { root: home, tools } = this.folders;
    return installEnvironment(this.config.toolEnvironment, { home, downloads: this.downloads, tools });
  }
}

/** What a person was told is over once they have done something about it, by using another version. */
function noticeOf(run: InstallRun, { outcome: { trial } }: InstallWork, { current }: Tool): string {
  const { status, warnings, name, version, before } = run;
  if (status.state === 'failed') {
    return version !== null && version === current ? '' : `${name}: ${status.reason}`;
  }
  if (status.state !== 'done') return '';
  if (trial.result !== 'skipped' || before === null) return version === current ? warnings.join(' ') : '';
  return current === before ? warnings.join(' ') : '';
}

const isOver = ({ status }: AnyRun) => hasEnded(status);

const FROM = { git: 'from a git repository', package: 'from a package index', archive: 'from an archive' };
