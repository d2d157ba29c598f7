import type { ToolEntry } from '@pilothouse/contracts/tool-entry';
import { additionOf } from './option-values.js';
import { valueOf } from './plan-launch.js';
import type { ToolSettings } from './tool-settings.file.js';

export type LaunchPart = {
  arguments: string[];
  environment: Record<string, string>;
  /** Left out for a version that does not take it. */
  isOption: boolean;
};

/** The command, each option that adds something, and the extra arguments. The places in braces still stand in them. */
export function launchParts(
  { start, options }: ToolEntry,
  { values, extra }: Pick<ToolSettings, 'values' | 'extra'>,
): LaunchPart[] {
  const added = options.map((option) => additionOf(option, valueOf(option, values).value));
  return [
    { arguments: start.command, environment: start.environment, isOption: false },
    ...added.map((added) => ({ arguments: added.arguments, environment: added.environment, isOption: true })),
    { arguments: extra, environment: {}, isOption: false },
  ];
}
