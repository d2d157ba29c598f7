import { expect, test } from 'vitest';
import { extraFormOf, readExtra, withExtra } from './extra-form';

test('what is typed becomes what the script takes it for', () => {
  expect(
    readExtra({
      lowram: { kind: 'switch', isList: false, text: 'on' },
      sdpa: { kind: 'switch', isList: false, text: 'off' },
      clip_skip: { kind: 'integer', isList: false, text: '2' },
      dropout: { kind: 'number', isList: false, text: '0,1' },
      lr_warmup_steps: { kind: 'text', isList: false, text: '10' },
      network_args: { kind: 'text', isList: true, text: 'conv_dim=4\n\n conv_alpha=1 ' },
    }),
  ).toEqual({
    ...{ lowram: true, sdpa: false, clip_skip: 2, dropout: 0.1, lr_warmup_steps: '10' },
    network_args: ['conv_dim=4', 'conv_alpha=1'],
  });
});

test('half a number is sent as it is, so that it is refused by name', () => {
  expect(readExtra({ dropout: { kind: 'number', isList: false, text: '0.1x' } })).toEqual({
    dropout: '0.1x',
  });
});

test('the form of a request asks for the same again', () => {
  const extra = { lowram: true, sdpa: false, clip_skip: 2, loss_type: 'l2', network_args: ['a=1', 'b=2'] };
  expect(readExtra(extraFormOf(extra))).toEqual(extra);
});

test('an emptied field is no longer set', () => {
  const clipSkip = { name: 'clip_skip', kind: 'integer', isList: false } as const;
  const set = withExtra({}, clipSkip, '2');
  expect(set).toEqual({ clip_skip: { kind: 'integer', isList: false, text: '2' } });
  expect(withExtra(set, clipSkip, '')).toEqual({});
});
