import { EventEmitter } from 'node:events';
import type { Dirent } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { TerminalSize } from '@pilothouse/contracts/runner';
import {
  MOST_TERMINALS,
  type OpenTerminal,
  type SwitchTerminals,
  type Terminal as TerminalFacts,
  TerminalId,
  type TerminalList,
} from '@pilothouse/contracts/terminals';
import { Config } from '../config.js';
import { randomLetters } from '../platform/dated-id.js';
import { AppError } from '../platform/app-error.js';
import type { Caller } from '../platform/authentication.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { SessionService } from '../session/session.service.js';
import { SettingsService } from '../settings/settings.service.js';
import { IdleWatch } from './idle-watch.js';
import { loginShell, shellEnvironment, shellUser } from './login-shell.js';
import { Terminal } from './terminal.js';
import { TerminalFolder, type TerminalRecord } from './terminal-folder.js';

const USUAL_SIZE: TerminalSize = { columns: 100, rows: 30 };
/** What is kept of the output of one terminal, on the disk. */
const LOG_LIMIT_BYTES = 8 * 1024 * 1024;
/** After the hang-up, and after the next signal. */
const GRACE_MS = 1_500;

type Events = { changed: [TerminalFacts]; removed: [string]; replaced: [TerminalList] };

/** The shells that people opened. Off until somebody switches them on with the password; then nothing but the log-in guards them. */
@Injectable()
export class TerminalsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly events = new EventEmitter<Events>();
  private readonly logger = new Logger(TerminalsService.name);
  private readonly terminals = new Map<string, Terminal>();
  private readonly idle = new IdleWatch(
    () => [...this.terminals.values()],
    () => this.settings.current.terminals.idleMinutes,
  );
  private wasOn = false;

  constructor(
    private readonly config: Config,
    private readonly folders: WorkspaceFolders,
    private readonly settings: SettingsService,
    private readonly session: SessionService,
  ) {}

  async onApplicationBootstrap() {
    this.wasOn = this.isOn;
    this.settings.events.on('changed', this.onSettings);
    await this.adoptAll();
    if (!this.isOn) this.closeAllSoon();
    this.idle.look();
  }

  onApplicationShutdown() {
    this.settings.events.off('changed', this.onSettings);
    this.idle.close();
    this.terminals.forEach((terminal) => terminal.detach());
  }

  get isOn() {
    return this.settings.current.terminals.isOn;
  }

  list(): TerminalList {
    const terminals = [...this.terminals.values()].map((terminal) => terminal.facts());
    return {
      isOn: this.isOn,
      user: shellUser().name,
      folder: this.folders.root,
      terminals: terminals.sort((a, b) => a.createdAt - b.createdAt || a.number - b.number),
    };
  }

  /** Only a browser, and only with the password: whoever got hold of a token or of an open page has no shell by that. */
  async switch(change: SwitchTerminals, caller: Caller | undefined, address: string): Promise<TerminalList> {
    if (change.isOn) {
      if (caller?.type !== 'session') {
        throw new AppError(
          'FORBIDDEN',
          'A token cannot switch terminals on. Do it in a browser, in Settings, with the password.',
        );
      }
      await this.session.confirm(change.password, address);
      this.logger.warn(`Terminals were switched on from ${address}.`);
    }
    await this.settings.change({ terminals: { isOn: change.isOn } });
    if (!change.isOn) await this.closeAll();
    return this.list();
  }

  async open({ columns, rows }: OpenTerminal): Promise<TerminalFacts> {
    this.refuseWhileOff();
    const old = this.oneTooMany();
    if (old) this.unlist(old);
    const { shell } = shellUser();
    const { argv, name } = loginShell(shell);
    const record: TerminalRecord = {
      id: randomLetters(12),
      number: this.freeNumber(),
      shell: name,
      createdAt: Date.now(),
      columns: columns ?? USUAL_SIZE.columns,
      rows: rows ?? USUAL_SIZE.rows,
    };
    const folder = new TerminalFolder(join(this.folders.terminals, record.id));
    const terminal = this.know(new Terminal(folder, record));
    try {
      if (old) await new TerminalFolder(old.path).remove();
      await folder.make(record, {
        argv,
        cwd: this.folders.root,
        env: shellEnvironment(this.config.toolEnvironment, { id: record.id, shell: argv[0]! }),
        columns: record.columns,
        rows: record.rows,
        interruptGraceMs: GRACE_MS,
        terminateGraceMs: GRACE_MS,
        stopSignal: 'SIGHUP',
        isInteractive: true,
        logLimitBytes: LOG_LIMIT_BYTES,
      });
      terminal.start(this.config.runnerMain);
    } catch (error) {
      await this.forget(terminal);
      throw error;
    }
    this.idle.look();
    return terminal.facts();
  }

  /** Throws FORBIDDEN while terminals are off, NOT_FOUND for one that is not there. */
  find(id: string): Terminal {
    this.refuseWhileOff();
    const terminal = this.terminals.get(id);
    if (!terminal) throw new AppError('NOT_FOUND', 'This terminal is closed. Open another one.');
    return terminal;
  }

  /** Ends the shell with its children, and takes it off the list. */
  async close(id: string): Promise<void> {
    const terminal = this.find(id);
    await terminal.close();
    await this.forget(terminal);
  }

  private readonly onSettings = () => {
    this.idle.look();
    if (this.isOn === this.wasOn) return;
    this.wasOn = this.isOn;
    // Also when a person has edited the file.
    if (!this.isOn) this.closeAllSoon();
    this.events.emit('replaced', this.list());
  };

  private refuseWhileOff() {
    if (this.isOn) return;
    throw new AppError('FORBIDDEN', 'Terminals are off. Switch them on in Settings, under Terminal.');
  }

  /** One that has ended and makes room for another; undefined where there is room. */
  private oneTooMany(): Terminal | undefined {
    const all = [...this.terminals.values()];
    if (all.length < MOST_TERMINALS) return undefined;
    const ended = all.find((terminal) => terminal.hasEnded);
    if (ended) return ended;
    throw new AppError(
      'CONFLICT',
      `${MOST_TERMINALS} terminals are open, and more cannot be. Close one first.`,
    );
  }

  private async adoptAll(): Promise<void> {
    const entries = await readdir(this.folders.terminals, { withFileTypes: true });
    await Promise.all(entries.map((entry) => this.adopt(entry)));
  }

  private async adopt(entry: Dirent): Promise<void> {
    const path = join(this.folders.terminals, entry.name);
    const folder = new TerminalFolder(path);
    const isOurs = entry.isDirectory() && TerminalId.safeParse(entry.name).success;
    const record = isOurs ? await folder.record() : undefined;
    if (record) await this.know(new Terminal(folder, record)).adopt();
    else await rm(path, { recursive: true, force: true });
  }

  private know(terminal: Terminal): Terminal {
    this.terminals.set(terminal.id, terminal);
    terminal.events.on('changed', () => {
      if (this.terminals.has(terminal.id)) this.events.emit('changed', terminal.facts());
      this.idle.look();
    });
    return terminal;
  }

  private closeAllSoon() {
    this.closeAll().catch((error: unknown) => this.logger.warn(error));
  }

  private async closeAll(): Promise<void> {
    const close = async (terminal: Terminal) => {
      await terminal.close();
      await this.forget(terminal);
    };
    await Promise.all([...this.terminals.values()].map(close));
  }

  private unlist(terminal: Terminal) {
    terminal.detach();
    if (this.terminals.delete(terminal.id)) this.events.emit('removed', terminal.id);
  }

  private async forget(terminal: Terminal): Promise<void> {
    this.unlist(terminal);
    await new TerminalFolder(terminal.path).remove();
  }

  private freeNumber(): number {
    const taken = new Set([...this.terminals.values()].map((terminal) => terminal.facts().number));
    let number = 1;
    while (taken.has(number)) number += 1;
    return number;
  }
}
