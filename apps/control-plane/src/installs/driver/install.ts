import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallStep, ToolEntry } from '@pilothouse/contracts/tool-entry';
import type { InstalledVersion } from '@pilothouse/contracts/tools';
import writeFileAtomic from 'write-file-atomic';
import { fillPlaces } from '../fill-places.js';
import { type InstallOutcome, type InstallSpec, NOTHING_YET, OUTCOME_FILE } from '../install-spec.js';
import { fetchArchive } from './archive-source.js';
import { runsWithCards } from './cards.js';
import type { Commands } from './commands.js';
import { GIGABYTE, lackOfDisk } from './free-disk.js';
import { checkOut, fetchGit, mirrorOf } from './git-source.js';
import { askFlags } from './help.js';
import { linkKept } from './kept.js';
import { installForKept, packageOptions } from './packages.js';
import { type Installer, makeEnvironment, pythonVersion } from './python.js';
import { TrialStart } from './trial.js';
import { unpack } from './unpack.js';
import { sizeOf, VersionFolder, versionNamed } from './version-folder.js';
import { CannotInstall, say, sayPhase, sayWarning } from './words.js';

type Recipe = NonNullable<ToolEntry['install']>;
type Kept = { of: Recipe['keep'][number]; folder: string };

/** One version of one tool, from its source to its first answer. `here` is the run's folder. */
export class Install {
  private readonly recipe: Recipe;
  private outcome: InstallOutcome = NOTHING_YET;

  constructor(
    private readonly spec: InstallSpec,
    private readonly commands: Commands,
    private readonly here: string,
  ) {
    if (!spec.entry.install) throw new CannotInstall(`${spec.entry.title} says nowhere how it is installed.`);
    this.recipe = spec.entry.install;
  }

  async run(): Promise<void> {
    const { spec, recipe } = this;
    await mkdir(spec.folder, { recursive: true });
    const lack = await lackOfDisk(spec.folder, spec.entry.title, recipe.diskGigabytes);
    if (lack) throw new CannotInstall(lack);

    sayPhase('fetching-source');
    const version = await this.fetch();
    const kept = await this.linkKept(version);
    const install = recipe.environment ? await this.makeEnvironment(version) : undefined;
    for (const step of this.steps) await this.take(step, version, install);
    if (install) await this.installForKept(kept, version, install);
    const installed = await this.describe(version);
    await version.finish(installed);
    await this.note({ isInstalled: true });
    say(`${spec.entry.title} ${version.name} is installed.`);

    const trial = await this.try(version, installed.flags);
    const skipped = trial.result === 'skipped' ? [trial.why] : [];
    await this.note({ trial, warnings: [...this.outcome.warnings, ...skipped] });
    if (trial.result === 'ready') await version.finish({ ...installed, readySeconds: trial.readySeconds });
    skipped.forEach(sayWarning);
    if (trial.result === 'failed') throw new CannotInstall(trial.why);
  }

  private async fetch(): Promise<VersionFolder> {
    const { source, entry, downloads } = this.spec;
    if (source.type === 'git') {
      const mirror = mirrorOf(downloads, entry.id, source.url);
      const fetched = await fetchGit(source, mirror, this.commands);
      const version = await this.makeFolder(fetched.name, fetched.commit);
      await checkOut(source, fetched, version.source, this.commands);
      return version;
    }
    if (source.type === 'package') {
      say(`${source.name} ${source.version} comes from ${source.index ?? 'the package index'}.`);
      const version = await this.makeFolder(source.version, null);
      await mkdir(version.source);
      return version;
    }
    const archive = await fetchArchive(source, downloads);
    const version = await this.makeFolder(source.version, null);
    await unpack(archive, version.source, { bytes: this.recipe.diskGigabytes * GIGABYTE });
    return version;
  }

  private async makeFolder(wanted: string, commit: string | null): Promise<VersionFolder> {
    const { folder, runId } = this.spec;
    const version = await VersionFolder.make(folder, versionNamed(wanted), runId);
    await this.note({ version: version.name, commit });
    return version;
  }

  private async linkKept({ source }: VersionFolder): Promise<Kept[]> {
    const kept: Kept[] = [];
    for (const of of this.recipe.keep) {
      kept.push({ of, folder: await linkKept(this.spec.folder, source, of.path) });
    }
    return kept;
  }

  private async makeEnvironment({ venv }: VersionFolder): Promise<Installer> {
    sayPhase('making-environment');
    const { python: version, keep } = this.recipe;
    const hasPip = this.steps.some(needsPip) || keep.some(({ requirements }) => requirements !== undefined);
    return makeEnvironment({ venv, version, hasPip }, this.commands);
  }

  /** A package is itself the first thing to be installed. */
  private get steps(): InstallStep[] {
    const { source } = this.spec;
    if (source.type !== 'package') return this.recipe.steps;
    const first = { do: 'pip' as const, packages: packageOptions(source), requirements: [], arguments: [] };
    return [first, ...this.recipe.steps];
  }

  private async take(
    step: InstallStep,
    version: VersionFolder,
    install: Installer | undefined,
  ): Promise<void> {
    const places = this.placesOf(version);
    const fill = (text: string) => fillPlaces(text, places);
    sayPhase(step.do === 'pip' ? 'installing-packages' : 'building');
    if (step.title) say(step.title);
    if (step.do === 'run') {
      const environment = Object.fromEntries(
        Object.entries(step.environment).map(([name, value]) => [name, fill(value)]),
      );
      return this.commands.run(step.command.map(fill), { folder: fill(step.folder), environment });
    }
    if (!install) {
      throw new CannotInstall('Its entry installs packages, but says that it has no environment of Python.');
    }
    const files = step.requirements.flatMap((file) => ['-r', join(version.source, fill(file))]);
    await install([...step.arguments.map(fill), ...files, ...step.packages.map(fill)]);
  }

  private async installForKept(kept: Kept[], { python }: VersionFolder, install: Installer): Promise<void> {
    const tools = { install, python, scratch: this.here, commands: this.commands };
    for (const { of, folder } of kept) {
      const warnings = await installForKept(of, folder, tools);
      warnings.forEach(sayWarning);
      await this.note({ warnings: [...this.outcome.warnings, ...warnings] });
    }
  }

  private async describe(version: VersionFolder): Promise<InstalledVersion> {
    const { entry, source, runId } = this.spec;
    const { commands, outcome, recipe } = this;
    const fill = (text: string) => fillPlaces(text, { ...this.placesOf(version), port: String(entry.port) });
    const flags = entry.help
      ? await askFlags(entry.help.map(fill), fill(entry.start.folder), commands)
      : null;
    return {
      version: version.name,
      source,
      commit: outcome.commit,
      installedAt: Date.now(),
      runId,
      sizeBytes: await sizeOf(version.path),
      python: recipe.environment ? await pythonVersion(version.python, commands) : null,
      flags,
      readySeconds: null,
    };
  }

  private async try(version: VersionFolder, flags: string[] | null): Promise<InstallOutcome['trial']> {
    const { spec, commands } = this;
    sayPhase('trying');
    const holders = spec.entry.vram === 'none' ? [] : await runsWithCards(spec.runs);
    if (holders.length > 0) {
      const what = `${version.name} was not tried, because the GPU belongs to a run just now.`;
      const rest = spec.isUpdate ? ' The version before stays: switch by hand once the run is over.' : '';
      return { result: 'skipped', why: what + rest };
    }
    return new TrialStart({ spec, flags }, this.placesOf(version), commands, join(this.here, 'trial')).run();
  }

  private placesOf({ path, source, venv, python }: VersionFolder): Record<string, string> {
    return { ...this.spec.places, version: path, source, venv, python };
  }

  private async note(more: Partial<InstallOutcome>): Promise<void> {
    this.outcome = { ...this.outcome, ...more };
    await writeFileAtomic(join(this.here, OUTCOME_FILE), JSON.stringify(this.outcome));
  }
}

/** An environment without it is made in a tenth of the time. */
const needsPip = (step: InstallStep) =>
  step.do === 'pip' || step.command.some((argument) => argument.includes('pip'));
