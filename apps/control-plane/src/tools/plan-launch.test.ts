import { Config } from '../config.js';
import { InstalledVersion, type OptionValue } from '@pilothouse/contracts/tools';
import type { LaunchOption, ToolEntry } from '@pilothouse/contracts/tool-entry';
import { describe, expect, test } from 'vitest';
import { readEntryFiles } from './entry-files.js';
import { extraProblem, fingerprintOf, planLaunch } from './plan-launch.js';
import type { Places } from './tool-folders.js';

const { shippedTools } = Config.fromEnvironment({ PILOTHOUSE_WORKSPACE: '/w' });
const entries = (await readEntryFiles(shippedTools, '')).flatMap((file) =>
  'entry' in file ? [file.entry] : [],
);
const entryOf = (id: string) => entries.find((entry) => entry.id === id)!;

const placesOf = ({ id, port }: ToolEntry): Places => ({
  workspace: '/w',
  models: '/w/models',
  outputs: `/w/outputs/${id}`,
  config: `/w/config/${id}`,
  kept: `/w/tools/${id}/kept`,
  version: `/w/tools/${id}/1`,
  source: `/w/tools/${id}/1/source`,
  python: `/w/tools/${id}/1/venv/bin/python`,
  venv: `/w/tools/${id}/1/venv`,
  port: String(port),
  home: '/home',
  node: '/bin/node',
  remote: 'false',
});

const installed = (flags: string[] | null) =>
  InstalledVersion.parse({
    version: '1',
    source: { type: 'package', name: 'x', version: '1' },
    installedAt: 0,
    flags,
    ...{ commit: null, runId: null, sizeBytes: null, python: null, readySeconds: null },
  });

const plan = (
  entry: ToolEntry,
  values: Record<string, OptionValue> = {},
  flags: string[] | null = null,
  extra: string[] = [],
) => planLaunch(entry, { settings: { values, extra }, installed: installed(flags), places: placesOf(entry) });

/** Another value than the default. */
function otherValue(option: LaunchOption): OptionValue {
  if (option.type === 'switch') return !option.default;
  if (option.type === 'number') return option.min ?? 7;
  if (option.type === 'text') return 'some text';
  return option.choices.find(({ value }) => value !== option.default)!.value;
}

describe('the shipped entries', () => {
  test.each(entries.map((entry) => [entry.id, entry] as const))('%s is started like this', (_, entry) => {
    const usual = plan(entry);
    const other = plan(entry, Object.fromEntries(entry.options.map((each) => [each.name, otherValue(each)])));
    expect([usual.problems, other.problems]).toEqual([{}, {}]);
    const { argv, environment, folder } = usual.command;
    expect({
      in: folder,
      argv,
      environment,
      changed: {
        argv: other.command.argv.filter((argument) => !argv.includes(argument)),
        environment: Object.fromEntries(
          Object.entries(other.command.environment).filter(([name]) => !(name in environment)),
        ),
      },
    }).toMatchSnapshot();
  });

  test.each(entries.map((entry) => [entry.id, entry] as const))(
    '%s listens on the loopback address alone',
    (_, entry) => {
      const { argv, environment } = plan(entry).command;
      const said = [...argv, ...Object.values(environment)].join(' ');
      expect(said).toContain('127.0.0.1');
      expect(said).toContain(String(entry.port));
      expect(said).not.toContain('0.0.0.0');
    },
  );
});

describe('what the installed version takes', () => {
  const comfyui = entryOf('comfyui');

  test('an option it does not take is left out and said', () => {
    const { command, problems } = plan(comfyui, { memory: 'low', 'reserve-vram': 1.5 }, [
      '--preview-method',
      '--reserve-vram',
    ]);
    expect(problems).toEqual({ memory: 'ComfyUI 1 takes no --lowvram. It is left out.' });
    expect(command.argv.slice(-4)).toEqual(['--reserve-vram', '1.5', '--preview-method', 'auto']);
  });

  test('a value that does not fit any more is said, and the default is taken', () => {
    const { command, problems } = plan(comfyui, { memory: 'huge', gone: true });
    expect(Object.keys(problems)).toEqual(['memory', 'gone']);
    expect(command).toEqual(plan(comfyui).command);
  });

  test.each([
    ['what it takes', ['--fast', 'fp16_accumulation'], ''],
    ['the beginning of one flag alone', ['--prev', '-1'], ''],
    ['what it does not take', ['--lowvran'], 'ComfyUI 1 takes no --lowvran. Did you mean --lowvram?'],
    ['a line of supervisord’s own', ['x\nuser=nobody'], /^An argument holds no line breaks/],
    ['another port', ['--port=80'], /^--port says where ComfyUI listens/],
    ['another address, shortened', ['--liste', '0.0.0.0'], /^--liste says where ComfyUI listens/],
  ])('extra arguments: %s', (_, extra, why) => {
    const flags = ['--fast', '--preview-method', '--lowvram', '--listen', '--port'];
    expect(extraProblem(comfyui, installed(flags), extra)).toMatch(why === '' ? /^$/ : why);
  });

  test('of a version that nobody could ask, nothing is held against it', () => {
    expect(plan(comfyui, { memory: 'low' }, null, ['--anything']).problems).toEqual({});
    expect(extraProblem(comfyui, installed(null), ['--anything'])).toBe('');
  });
});

test('a command is known again, and every change of it', () => {
  const { command } = plan(entryOf('invokeai'));
  const turned = Object.fromEntries(Object.entries(command.environment).toReversed());
  expect(fingerprintOf({ ...command, environment: turned })).toBe(fingerprintOf(command));
  expect(fingerprintOf(plan(entryOf('invokeai'), { device: 'cpu' }).command)).not.toBe(
    fingerprintOf(command),
  );
});
