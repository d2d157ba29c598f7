import { isDeepStrictEqual } from 'node:util';
import type { ToolEntry } from '@pilothouse/contracts/tool-entry';
import type { ChangeTool, InstalledVersion, OptionValue } from '@pilothouse/contracts/tools';
import { AppError } from '../platform/app-error.js';
import { valueProblem } from './option-values.js';
import { extraProblem } from './plan-launch.js';
import type { ToolSettings } from './tool-settings.file.js';

type Against = { entry: ToolEntry; installed: InstalledVersion | undefined };

/** The settings of a tool after a change. Throws INVALID_INPUT with every problem in one message. */
export function changedSettings(before: ToolSettings, change: ChangeTool, against: Against): ToolSettings {
  const problems: string[] = [];
  const after = { ...before };
  if (change.autostart !== undefined) after.autostart = change.autostart;
  if (change.values === null) after.values = {};
  else if (change.values) {
    after.values = changedValues(before.values, change.values, against.entry, (why) => problems.push(why));
  }
  if (change.extra) {
    const why = extraProblem(against.entry, against.installed, change.extra);
    if (why !== '') problems.push(why);
    after.extra = change.extra;
  }
  if (problems.length > 0) throw new AppError('INVALID_INPUT', problems.join(' '));
  return after;
}

/** What is as the catalogue has it is not written down, so that it follows the catalogue. */
function changedValues(
  before: Record<string, OptionValue>,
  change: Record<string, OptionValue>,
  { title, options }: ToolEntry,
  refuse: (why: string) => void,
): Record<string, OptionValue> {
  const after = { ...before };
  for (const [name, value] of Object.entries(change)) {
    const option = options.find((each) => each.name === name);
    // One that is gone from the catalogue can still be taken back.
    if (!option && value === null) delete after[name];
    else if (!option) refuse(`${title} has no option ${name}.`);
    else {
      const isReset = value === null && option.type !== 'number';
      const problem = isReset ? '' : valueProblem(option, value);
      if (problem !== '') refuse(problem);
      else if (isReset || isDeepStrictEqual(value, option.default)) delete after[name];
      else after[name] = value;
    }
  }
  return after;
}
