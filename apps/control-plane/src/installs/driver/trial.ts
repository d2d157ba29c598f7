import { cp, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@pilothouse/processes/free-port';
import { sendSignal, sessionMembers } from '@pilothouse/processes/session';
import { probePort } from '../../platform/probe-port.js';
import { fillPlaces } from '../fill-places.js';
import type { InstallOutcome, InstallSpec } from '../install-spec.js';
import type { Commands } from './commands.js';
import { sizeOf } from './version-folder.js';
import { say } from './words.js';

type Trial = InstallOutcome['trial'];

const LOOK_MS = 250;
/** More is not copied: then it is tried with fresh settings. */
const MOST_SETTINGS_BYTES = 500e6;

/**
 * Starts the new version beside the old one, on a port of its own and with a copy of its settings, until it answers or it is clear
 * that it does not. Nothing of it is left afterwards.
 */
export class TrialStart {
  private readonly written: string[] = [];
  private readonly spec: InstallSpec;
  private readonly parts: InstallSpec['launch'];

  constructor(
    { spec, flags }: { spec: InstallSpec; flags: string[] | null },
    private readonly places: Record<string, string>,
    private readonly commands: Commands,
    /** Where its copies stand. */
    private readonly folder: string,
  ) {
    this.spec = spec;
    this.parts = spec.launch.filter((part) => !part.isOption || isTaken(part.arguments, flags));
  }

  async run(): Promise<Trial> {
    try {
      const places = await this.prepare();
      return await this.watch(places);
    } finally {
      await endRest(this.spec.entry.start.stopSeconds);
      for (const path of this.written) await rm(path, { force: true });
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  private async prepare(): Promise<Record<string, string>> {
    const { start } = this.spec.entry;
    const config = join(this.folder, 'config');
    const outputs = join(this.folder, 'outputs');
    await mkdir(outputs, { recursive: true });
    await this.copySettings(config);
    const port = String(await freePort());
    const places = { ...this.places, config, outputs, port };
    for (const folder of start.folders) await mkdir(absolute(folder, places), { recursive: true });
    for (const { path, text, write } of start.files) {
      const file = absolute(path, places);
      const isThere = (await lstat(file).catch(() => undefined)) !== undefined;
      if (isThere && (write !== 'always' || !file.startsWith(this.folder))) continue;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, fillPlaces(text, places));
      // What names the trial's port and folders may not stay where the tool will look for it.
      if (!file.startsWith(this.folder)) this.written.push(file);
    }
    return places;
  }

  /** A new version may change its settings and databases into something the old one cannot read. */
  private async copySettings(target: string): Promise<void> {
    const { config = '' } = this.places;
    const bytes = await sizeOf(config);
    if (bytes > MOST_SETTINGS_BYTES)
      say('Its settings are too large to be copied: it is tried with fresh ones.');
    await mkdir(target, { recursive: true });
    if (bytes === 0 || bytes > MOST_SETTINGS_BYTES) return;
    await cp(config, target, { recursive: true, verbatimSymlinks: true, filter: isPlain });
  }

  private async watch(places: Record<string, string>): Promise<Trial> {
    const { probe, start } = this.spec.entry;
    const declared = Object.assign(
      { NO_COLOR: '1' },
      this.path,
      ...this.parts.map((part) => part.environment),
    ) as Record<string, string>;
    const fill = (text: string) => fillPlaces(text, places);
    const environment = Object.fromEntries(
      Object.entries(declared).map(([name, value]) => [name, fill(value)]),
    );
    const argv = this.parts.flatMap((part) => part.arguments).map(fill);
    say(`\u001b[2m$ ${argv.join(' ')}\u001b[0m`);
    const begunAt = performance.now();
    const seconds = () => Math.round((performance.now() - begunAt) / 100) / 10;
    const child = this.commands.start(
      argv,
      { folder: absolute(start.folder, places), environment },
      { stdio: 'inherit' },
    );
    const port = Number(places.port);

    const limit = probe?.withinSeconds ?? start.startSeconds;
    while (seconds() < limit) {
      this.commands.throwIfStopped();
      if (child.exitCode !== null || child.signalCode !== null) {
        const how = child.signalCode ?? `exit code ${child.exitCode}`;
        return {
          result: 'failed',
          why: `It ended with ${how} after ${seconds()} s, before it had answered.`,
        };
      }
      if (probe && (await probePort(port, probe)) === '') return this.ready(seconds());
      await sleep(LOOK_MS);
    }
    this.commands.throwIfStopped();
    if (!probe) return { result: 'ready', readySeconds: null };
    return { result: 'failed', why: `It did not answer on ${probe.path} within ${limit} s of its start.` };
  }

  /** Its own programs come first, as they do when it is a service. */
  private get path(): Record<string, string> {
    const { PATH = '' } = this.commands.environment;
    return this.spec.entry.install?.environment === true ? { PATH: `{venv}/bin:${PATH}` } : {};
  }

  private ready(readySeconds: number): Trial {
    say(`It answered after ${readySeconds} s.`);
    return { result: 'ready', readySeconds };
  }
}

/** As a service it is started without the options that its version does not take. */
function isTaken(argv: string[], flags: string[] | null): boolean {
  const known = flags ?? [];
  const wanted = argv.flatMap((argument) => /^--[A-Za-z][\w.-]*/.exec(argument)?.[0] ?? []);
  return known.length === 0 || wanted.every((flag) => known.some((each) => each.startsWith(flag)));
}

function absolute(text: string, places: Record<string, string>): string {
  const path = fillPlaces(text, places);
  return isAbsolute(path) ? path : join(places.version ?? '', path);
}

/** Sockets and pipes of a tool that runs cannot be copied. */
const isPlain = async (path: string) => {
  const facts = await lstat(path);
  return facts.isFile() || facts.isDirectory() || facts.isSymbolicLink();
};

/** The driver leads its session, so all others in it are of the trial, whoever their parents are. */
async function endRest(graceSeconds: number): Promise<void> {
  const killFrom = performance.now() + graceSeconds * 1000;
  const others = () => sessionMembers(process.pid).filter(({ pid }) => pid !== process.pid);
  for (const { pid } of others()) sendSignal(pid, 'SIGTERM');
  while (others().length > 0) {
    if (performance.now() >= killFrom) for (const { pid } of others()) sendSignal(pid, 'SIGKILL');
    await sleep(100);
  }
}
