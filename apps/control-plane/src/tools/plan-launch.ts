import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import type { LaunchOption, ToolEntry } from '@pilothouse/contracts/tool-entry';
import type { InstalledVersion, Launch, OptionValue } from '@pilothouse/contracts/tools';
import { flagsIn, nearestFlag, unknownFlags } from './flags.js';
import { additionOf, valueProblem } from './option-values.js';
import { placed, type Places } from './tool-folders.js';
import type { ToolSettings } from './tool-settings.file.js';

/** What will be executed, and where. */
export type Command = { argv: string[]; environment: Record<string, string>; folder: string };

export type LaunchPlan = { command: Command; problems: Launch['problems'] };

type Choices = {
  settings: Pick<ToolSettings, 'values' | 'extra'>;
  installed: InstalledVersion;
  places: Places;
};

/**
 * The command of an installed version with all that was chosen. An option the version does not take, or whose value does not fit,
 * is left out or at its default, with the reason in `problems`; extra arguments are given as they are.
 */
export function planLaunch(entry: ToolEntry, { settings, installed, places }: Choices): LaunchPlan {
  const problems: Launch['problems'] = {};
  const argv = entry.start.command.map((text) => placed(text, places));
  const environment = mapValues(entry.start.environment, (text) => placed(text, places));

  for (const option of entry.options) {
    const { value, problem } = valueOf(option, settings.values);
    const addition = additionOf(option, value);
    const unknown = unknownFlags(addition.arguments, installed.flags);
    const why =
      problem || (unknown.length > 0 ? `${notTaken(entry, installed, unknown)} It is left out.` : '');
    if (why !== '') problems[option.name] = why;
    if (unknown.length > 0) continue;
    argv.push(...addition.arguments.map((text) => placed(text, places)));
    Object.assign(
      environment,
      mapValues(addition.environment, (text) => placed(text, places)),
    );
  }
  for (const name of Object.keys(settings.values)) {
    if (entry.options.some((option) => option.name === name)) continue;
    problems[name] = `${entry.title} has no option ${name} any more. Its value is kept, and does nothing.`;
  }
  const unknown = unknownFlags(settings.extra, installed.flags);
  if (unknown.length > 0) problems.extra = `${notTaken(entry, installed, unknown)} It may not start.`;
  argv.push(...settings.extra);

  const folder = placed(entry.start.folder, places);
  return {
    command: { argv, environment, folder: isAbsolute(folder) ? folder : join(places.version, folder) },
    problems,
  };
}

/** Why extra arguments are refused, in a sentence; empty when nothing speaks against them. */
export function extraProblem(
  entry: ToolEntry,
  installed: InstalledVersion | undefined,
  extra: string[],
): string {
  const owned = new Set(addressFlags(entry.start.command));
  const taken = flagsIn(extra).find((flag) => [...owned].some((each) => each.startsWith(flag)));
  if (taken !== undefined) {
    return (
      `${taken} says where ${entry.title} listens: on port ${entry.port} of the loopback address, behind the login of Pilothouse. ` +
      'For another port copy its entry to config/tools and change it there.'
    );
  }
  const unknown = installed ? unknownFlags(extra, installed.flags) : [];
  if (!installed || unknown.length === 0) return '';
  const nearest = nearestFlag(unknown[0]!, installed.flags ?? []);
  return `${notTaken(entry, installed, unknown)}${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`;
}

/** Tells two commands apart, so that one sees with which a process was started. */
export function fingerprintOf({ argv, environment, folder }: Command): string {
  const sorted = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([argv, sorted, folder]))
    .digest('hex')
    .slice(0, 16);
}

/** What is set, or the default with the reason where that does not fit. */
export function valueOf(
  option: LaunchOption,
  values: Record<string, OptionValue>,
): { value: OptionValue; problem: string } {
  const chosen = values[option.name];
  if (chosen === undefined) return { value: option.default, problem: '' };
  const problem = valueProblem(option, chosen);
  return problem === '' ? { value: chosen, problem } : { value: option.default, problem };
}

const notTaken = ({ title }: ToolEntry, { version }: InstalledVersion, flags: string[]) =>
  `${title} ${version} takes no ${flags.join(', ')}.`;

/** Flags that say on which address and port it listens: `--port {port}`, `--ServerApp.ip=127.0.0.1`. */
function addressFlags(command: string[]): string[] {
  return command.flatMap((argument, index) => {
    const value = argument.includes('=') ? argument : (command[index + 1] ?? '');
    return /\{port\}|127\.0\.0\.1|localhost/.test(value) ? flagsIn([argument]) : [];
  });
}

const mapValues = (record: Record<string, string>, map: (text: string) => string) =>
  Object.fromEntries(Object.entries(record).map(([name, text]) => [name, map(text)]));
