import { readFileSync } from 'node:fs';
import { type Preset, PresetList } from '@pilothouse/contracts/presets';
import { TrainingRun } from '@pilothouse/contracts/runs';
import { StartRun } from '@pilothouse/contracts/start-run';
import { z } from 'zod';
import type { Asked, Context } from '../context.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { requireDone, runRow, untilEnded } from './runs.js';
import { table } from '../print.js';

export type TrainOptions = Asked & {
  name?: string;
  family?: string;
  base?: string;
  trigger?: string[];
  epochs?: number;
  resolution?: number;
  preset?: string;
  from?: string;
  rehearsal?: boolean;
  hold?: boolean;
  follow?: boolean;
};

/** Queues a training run. What the options leave out comes from the file, then from the preset, then from the studio's defaults. */
export async function train(context: Context, dataset: string | undefined, options: TrainOptions) {
  const path = options.hold ? '/runs?held=true' : '/runs';
  const run = await context.api.post(TrainingRun, path, await requestFrom(context, dataset, options));
  if (!options.follow) return context.answer(options.json, run, () => table([runRow(run)]));
  const ended = await untilEnded(context, run);
  context.answer(options.json, ended, () => table([runRow(ended)]));
  requireDone(ended);
}

async function requestFrom(context: Context, dataset: string | undefined, options: TrainOptions) {
  const { name, family, base, trigger, epochs, resolution, rehearsal } = options;
  const given: Record<string, unknown> = {
    ...(await presetFor(context, options)),
    ...(options.from === undefined ? {} : requestIn(options.from)),
    ...without({ dataset, name: name ?? dataset, family, epochs, resolution, rehearsal }),
    ...without({ baseModel: base, triggerWords: trigger }),
  };
  const request = StartRun.safeParse(given);
  if (request.success) return request.data;
  throw new CommandFailure(`${whatIsWrong(request.error, given)} See “pilothouse train --help”.`, EXIT.usage);
}

/** "It cannot be trained yet. Missing: a dataset, --family." and what is wrong with the rest, by the option that sets it. */
function whatIsWrong({ issues }: z.ZodError, given: Record<string, unknown>): string {
  const isMissing = ({ path }: z.core.$ZodIssue) => path.length === 1 && given[String(path[0])] === undefined;
  // The name is the dataset's unless another is given.
  const missing = [
    ...new Set(
      issues
        .filter(isMissing)
        .map(optionFor)
        .map((option) => (option === '--name' ? 'a dataset' : option)),
    ),
  ];
  const wrong = issues.filter((issue) => !isMissing(issue));
  return [
    'It cannot be trained yet.',
    ...(missing.length > 0 ? [`Missing: ${missing.join(', ')}.`] : []),
    ...wrong.map((issue) => `${optionFor(issue)}: ${issue.message}.`),
  ].join(' ');
}

const optionFor = ({ path }: z.core.$ZodIssue) => OPTION[String(path[0])] ?? path.join('.');

const OPTION: Record<string, string> = {
  dataset: 'a dataset',
  name: '--name',
  family: '--family',
  baseModel: '--base',
  triggerWords: '--trigger',
  epochs: '--epochs',
  resolution: '--resolution',
};

/** The one that was asked for, else the one for this machine's card, unless a file says everything. */
async function presetFor(
  { api, output }: Context,
  { preset: id, family, from }: TrainOptions,
): Promise<object> {
  if (id === undefined && (family === undefined || from !== undefined)) return {};
  const { presets, cardGb } = await api.get(PresetList, '/runs/presets');
  const preset =
    id === undefined ? presetForCard(presets, family, cardGb) : presets.find((each) => each.id === id);
  if (!preset && id === undefined) return {};
  if (!preset) {
    const known = presets.map((each) => each.id).join(', ');
    throw new CommandFailure(`No preset is named ${id}. Known are ${known}.`, EXIT.notFound);
  }
  if (id === undefined) output.say(`Figures of the preset ${preset.id}; --preset names another.`);
  const { values, extra, samples } = preset;
  return { family: preset.family, ...values, extra, ...(samples === null ? {} : { samples }) };
}

/** The largest that fits this card; without one, or on a smaller one, the smallest of all. */
function presetForCard(
  presets: Preset[],
  family: string | undefined,
  cardGb: number | null,
): Preset | undefined {
  const shipped = presets.filter((each) => each.family === family && !each.isOwn);
  const fitting = shipped.filter((each) => each.cardGb !== null && each.cardGb <= (cardGb ?? 0));
  return fitting.at(-1) ?? shipped[0];
}

/** A request as `GET /api/runs/:id` shows it, or a whole `run.json`. */
function requestIn(path: string): object {
  try {
    const said = z
      .looseObject({ request: z.looseObject({}).optional() })
      .parse(JSON.parse(readFileSync(path, 'utf8')));
    return said.request ?? said;
  } catch (error) {
    throw new CommandFailure(`${path} cannot be read as a request: ${(error as Error).message}`, EXIT.usage);
  }
}

const without = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
