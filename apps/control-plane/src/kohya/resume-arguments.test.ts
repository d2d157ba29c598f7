import { expect, test } from 'vitest';
import { resumeArguments } from './resume-arguments.js';

const resumption = { state: '/r/resumed-state', epoch: 2, outputName: 'harbour-r2' };

test('a resumed command names its state, the epoch that comes next and its own files, each once', () => {
  const argv = resumeArguments(['python', 'x.py', '--output_name', 'harbour', '--sdpa'], resumption);
  const rest = ['--resume', '/r/resumed-state', '--initial_epoch', '3'];
  expect(argv).toEqual(['python', 'x.py', '--sdpa', '--output_name', 'harbour-r2', ...rest]);
  expect(resumeArguments(argv, { ...resumption, epoch: 3, outputName: 'harbour-r3' })).toEqual([
    ...['python', 'x.py', '--sdpa', '--output_name', 'harbour-r3'],
    ...['--resume', '/r/resumed-state', '--initial_epoch', '4'],
  ]);
});

test('a name that looks like a flag is joined to its own', () => {
  const argv = resumeArguments(['--output_name=-x', '--sdpa'], { ...resumption, outputName: '-x-r2' });
  expect(argv.slice(0, 2)).toEqual(['--sdpa', '--output_name=-x-r2']);
});
