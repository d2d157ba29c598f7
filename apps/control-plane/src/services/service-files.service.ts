import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { BrokenServiceFile } from '@pilothouse/contracts/services';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { admitFiles } from './admit-files.js';
import { arrangeFiles, fileOfOwn, fileOfTool, isOwn } from './arrange-files.js';
import { OwnFiles } from './own-files.js';
import { ProgramFolder } from './program-folder.js';
import { sectionsOf } from './program-sections.js';
import { ServiceWatch } from './service-watch.js';
import { type Reread, Supervisord } from './supervisord.js';

const STOP_CHECK_MS = 100;
/** One that does not end, because it waits for a device, is looked at less and less often. */
const STOP_CHECK_MOST_MS = 2_000;

/**
 * The program files: those of tools, and copies of the person's own in `config/services/`. supervisord includes only the copies, in
 * `.pilothouse/services/`, and only those it accepted, so that a mistake in one file never keeps the others from running.
 */
@Injectable()
export class ServiceFiles implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly chores = new Chores('Service files');
  private readonly folder: ProgramFolder;
  private readonly own: OwnFiles;
  /** The program files of tools by name; undefined until those that stand were read. */
  private tools: Map<string, string> | undefined;
  private refused = new Map<string, string>();
  /** True when the last attempt to put everything in place did not come to its end. */
  private isBehind = true;
  /** supervisord's groups that run under another configuration than their file says. */
  private pending = new Set<string>();
  private unwanted = new Set<string>();
  private readonly leaving = new Map<string, Promise<void>>();
  private settling: Promise<void> | undefined;
  private settlingAgain: Promise<void> | undefined;

  constructor(
    folders: WorkspaceFolders,
    private readonly supervisord: Supervisord,
    private readonly watch: ServiceWatch,
  ) {
    this.folder = new ProgramFolder(join(folders.state, 'services'));
    this.own = new OwnFiles(join(folders.config, 'services'), this.settleSoon);
  }

  /** Services whose program files were put here, by name. */
  async names(): Promise<string[]> {
    return [...(await this.ofTools()).keys()];
  }

  /**
   * Makes `text`, which holds `[program:<name>]`, the program file of a service. A new one is started when it says so; one that
   * runs keeps its configuration until it is next started through `ServiceControl`. Throws CONFLICT with supervisord's reason and
   * leaves what was there; throws UPSTREAM_DOWN when supervisord is away, and does it once it is back.
   */
  async put(name: string, text: string): Promise<void> {
    if (!sectionsOf(text).some((section) => section.kind === 'program' && section.name === name)) {
      throw new Error(`The program file of ${name} has no section [program:${name}]`);
    }
    const tools = await this.ofTools();
    const before = tools.get(name);
    if (before === text && !this.isBehind) return this.settled();
    tools.set(name, text);
    await this.settle();
    const why = this.refused.get(fileOfTool(name));
    if (why === undefined || tools.get(name) !== text) return;
    if (before === undefined) tools.delete(name);
    else tools.set(name, before);
    throw new AppError(
      'CONFLICT',
      `supervisord does not take the program file of ${name}: ${why.replace(/\.$/, '')}.`,
    );
  }

  /** Stops the service and forgets its program file. Resolves once its process is gone. */
  async remove(name: string): Promise<void> {
    if ((await this.ofTools()).delete(name)) await this.settle();
    await this.leaving.get(name);
  }

  /** True when the next start will run it under another configuration than it has now. */
  isPending(name: string): boolean {
    const group = this.watch.find(name)?.program.split(':')[0];
    return group !== undefined && this.pending.has(group);
  }

  /** Gives a service whose processes have stopped its newest configuration. Starts what is to start by itself. */
  async renew(name: string): Promise<void> {
    const group = this.watch.find(name)?.program.split(':')[0] ?? name;
    await this.supervisord.removeGroup(group);
    await this.supervisord.addGroup(group);
    this.pending.delete(group);
  }

  onApplicationBootstrap() {
    // A supervisord that came back may know nothing of what was asked for meanwhile.
    let wasAway = false;
    this.watch.events.on('replaced', ({ staleSince }) => {
      if (wasAway && staleSince === null) this.settleSoon();
      wasAway = staleSince !== null;
    });
    this.settleSoon();
  }

  async onApplicationShutdown() {
    this.chores.close();
    await this.own.close();
  }

  private readonly settleSoon = () =>
    this.chores.run(() =>
      this.settle().catch((error: unknown) => {
        // While supervisord is away nothing can be done; it is done when it is back.
        if (!(error instanceof AppError && error.code === 'UPSTREAM_DOWN')) throw error;
      }),
    );

  /** Resolves once what was asked for before this call is in place, or refused. */
  private settle(): Promise<void> {
    if (!this.settling) return (this.settling = this.takeUp().finally(() => (this.settling = undefined)));
    return (this.settlingAgain ??= this.settling
      .catch(() => undefined)
      .then(() => {
        this.settlingAgain = undefined;
        return this.settle();
      }));
  }

  private async settled(): Promise<void> {
    await (this.settlingAgain ?? this.settling);
  }

  private async takeUp() {
    this.isBehind = true;
    const { files, broken } = arrangeFiles(
      await this.ofTools(),
      await this.own.read(),
      await this.folder.read(),
    );
    const { changes, refused } = await admitFiles(this.folder, this.supervisord, files);
    this.refused = refused;
    this.watch.tellBroken([...broken, ...brokenOf(refused)]);
    await this.follow(changes);
    this.isBehind = false;
  }

  private async follow({ added, changed, removed }: Reread['changes']) {
    this.pending = new Set(changed);
    this.unwanted = new Set(removed);
    for (const group of added) await this.supervisord.addGroup(group);
    for (const group of removed) {
      if (this.leaving.has(group)) continue;
      const leave = this.dismiss(group).finally(() => this.leaving.delete(group));
      this.leaving.set(group, leave);
      this.chores.run(() => leave);
    }
    if (added.length > 0) await this.watch.refresh();
  }

  private async dismiss(group: string) {
    await this.supervisord.stopGroup(group);
    for (
      let waitMs = STOP_CHECK_MS;
      await this.lives(group);
      waitMs = Math.min(waitMs * 1.1, STOP_CHECK_MOST_MS)
    )
      await setTimeout(waitMs);
    await this.supervisord.removeGroup(group);
    // Its file came back meanwhile, as some editors save.
    if (!this.unwanted.has(group)) await this.supervisord.addGroup(group);
    await this.watch.refresh();
  }

  private async lives(group: string): Promise<boolean> {
    if (this.chores.isClosed) throw new AppError('UPSTREAM_DOWN', 'Pilothouse is stopping.');
    return (await this.supervisord.list()).some((info) => info.group === group && info.pid > 0);
  }

  /** After a restart of ours the tools' files are still there, and wanted until somebody says otherwise. */
  private async ofTools(): Promise<Map<string, string>> {
    if (this.tools) return this.tools;
    const standing = [...(await this.folder.read())].filter(([file]) => !isOwn(file));
    return (this.tools ??= new Map(
      standing.map(([file, text]) => [file.slice(0, -fileOfTool('').length), text]),
    ));
  }
}

const brokenOf = (refused: Map<string, string>): BrokenServiceFile[] =>
  [...refused].flatMap(([file, why]) =>
    isOwn(file) ? [{ file: `config/services/${file.slice(fileOfOwn('').length)}`, why }] : [],
  );
