import { parseEntry } from './read-entry.js';
import { programFile } from './program-file.js';
import { expect, test } from 'vitest';

const read = parseEntry(
  'id = "a"\ntitle = "A"\nsummary = "s"\ncategory = "watch"\nport = 1\n[start]\ncommand = ["x"]\n',
  'a',
);
if ('why' in read) throw new Error(read.why);

const file = (argv: string[], environment = {}, folder = '/f') =>
  programFile(read.entry, {
    command: { argv, environment, folder },
    ...{ launch: '1/2/3', logFile: '/logs/a.log', autostart: false, programs: '/v%/bin' },
  });

test('its folder of programs comes before the PATH that supervisord has, unless the entry says another', () => {
  expect(file(['x'])).toContain('PATH="/v%%/bin:%(ENV_PATH)s"\n');
  expect(file(['x'], { PATH: '/mine' })).toContain('PATH="/mine",PILOTHOUSE_LAUNCH="1/2/3"\n');
});

test.each([
  ['a line break in an argument', () => file(['x\nuser=nobody'])],
  ['a line break in a variable', () => file(['x'], { A: 'x\ny' })],
  ['both kinds of quotes in a variable', () => file(['x'], { A: `'"` })],
  ['a comment in a variable', () => file(['x'], { A: 'a ;b' })],
  ['a comment in a folder', () => file(['x'], {}, '/a #b')],
  ['an expansion in a folder', () => file(['x'], {}, '/a%(here)s')],
])('%s is refused, not cut short', (_, render) => {
  expect(render).toThrow(/cannot say/);
});
