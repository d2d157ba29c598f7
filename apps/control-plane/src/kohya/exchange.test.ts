import { Family } from '@pilothouse/contracts/models';
import { StartRun } from '@pilothouse/contracts/start-run';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { anyRequest, dice, read, write } from '../../test/exchange-ground.js';
import { readSetupFiles } from './setup-files.js';

/** Samples without a prompt say nothing. */
const comparable = ({ samples, moreDatasets = [], ...request }: Partial<StartRun>) => ({
  ...request,
  // The other tool keeps those with masks of their own apart from the others.
  moreDatasets: moreDatasets.toSorted((a, b) => a.dataset.localeCompare(b.dataset)),
  samples: samples && samples.prompts.length > 0 ? samples : undefined,
});

describe.each(Family.options)('%s', (family) => {
  test.each(['sd-scripts', 'kohya_ss'] as const)(
    'what is written for %s is read as the same request',
    (format) => {
      for (let seed = 1; seed <= 25; seed += 1) {
        const request = anyRequest(family, seed);
        const { files } = write(format, request);
        const { values, leftOut } = read(files, family);
        expect(comparable({ ...request, ...values }), `seed ${seed}`).toEqual(comparable(request));
        expect(Object.keys(values).toSorted(), `seed ${seed}`).toEqual(
          expect.arrayContaining([
            'baseModel',
            'dataset',
            'epochs',
            'name',
            'networkRank',
            'repeats',
            'resolution',
          ]),
        );
        expect(
          leftOut.filter(({ matters }) => matters),
          `seed ${seed}`,
        ).toEqual([]);
      }
    },
  );
});

test('the GUI is told of LyCORIS, whose choice of module would be another', () => {
  const request = { ...anyRequest('sd15', 3), networkType: 'loha' as const };
  const { additional_parameters } = JSON.parse(write('kohya_ss', request).files[0]!.text) as Record<
    string,
    string
  >;
  expect(additional_parameters).toMatch(/--network_module lycoris\.kohya .*--network_args algo=loha/);
});

test('what was switched off is written as off, and a number as the number the trainer wants', () => {
  const request = {
    ...anyRequest('sd15', 3),
    name: '2024',
    learningRate: 1,
    extra: { sdpa: false, xformers: true, text_encoder_lr: ['1e-5'], lr_warmup_steps: '5%' },
  };
  const [settings] = write('sd-scripts', request).files;
  expect(parse(settings!.text)).toMatchObject({
    ...{
      output_name: '2024',
      learning_rate: 1,
      sdpa: false,
      xformers: true,
      text_encoder_lr: [1e-5],
      lr_warmup_steps: 0.05,
    },
  });
});

test.each([
  ['x.json', '{'],
  ['x.json', '42'],
  ['x.json', 'null'],
  ['x.json', '['.repeat(100_000)],
  ['x.toml', 'a = '],
  ['x.toml', `a = ${'['.repeat(50_000)}`],
  ['x.toml', Array.from({ length: 1500 }, (_, at) => `k${at} = 1`).join('\n')],
  ['x.bin', '\u0000\u0001'],
])('%s with nonsense is refused in a sentence', (name, text) => {
  expect(() => readSetupFiles([{ name, text }])).toThrow(
    /^x\.\w+ cannot be read\. .*Choose a kohya_ss configuration/,
  );
});

test('whatever a file holds, it is read or refused in a sentence, and no name of a key does harm', () => {
  const KEYS = [
    'network_dim',
    'resolution',
    'sample_prompts',
    'datasets',
    'general',
    '__proto__',
    'constructor',
    'toString',
    'prompt',
    'extra',
    'LoRA_type',
    'optimizer',
    'text_encoder_lr',
    'additional_parameters',
    'request',
    'unknown one',
    '',
  ];
  const anyValue = (roll: ReturnType<typeof dice>, depth = 0): unknown =>
    roll.of<() => unknown>([
      () => roll.next() * 1e300 - 5,
      () => roll.below(3) - 1,
      () => roll.next() < 0.5,
      () => null,
      () => roll.of(['', 'x', '../../etc/passwd', '"\u0000\n', '-1', '1e999', '--w 3 "', "'", '{a|b}']),
      () => (depth > 3 ? 1 : Array.from({ length: roll.below(4) }, () => anyValue(roll, depth + 1))),
      () => (depth > 3 ? 1 : anyTable(roll, depth + 1)),
    ])();
  const anyTable = (roll: ReturnType<typeof dice>, depth = 0): Record<string, unknown> =>
    JSON.parse(
      `{${Array.from({ length: roll.below(6) }, () => `${JSON.stringify(roll.of(KEYS))}:${JSON.stringify(anyValue(roll, depth))}`).join(',')}}`,
    ) as Record<string, unknown>;
  let taken = 0;
  for (let seed = 1; seed <= 1200; seed += 1) {
    const roll = dice(seed);
    const text = JSON.stringify(anyTable(roll));
    try {
      const setup = read([{ name: 'x.json', text }], roll.of([undefined, ...Family.options]));
      expect(StartRun.safeParse({ ...anyRequest('sd15', 1), ...setup.values }).error, text).toBeUndefined();
      taken += 1;
    } catch (error) {
      expect((error as Error).message, text).toMatch(/^x\.json cannot be read\./);
    }
  }
  expect(taken).toBeGreaterThan(400);
  expect(({} as Record<string, unknown>).network_dim).toBeUndefined();
});
