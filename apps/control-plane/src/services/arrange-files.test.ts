import { describe, expect, test } from 'vitest';
import { arrangeFiles } from './arrange-files.js';

const program = (name: string, command = 'sleep 1') => `[program:${name}]\ncommand=${command}\n`;
const none = new Map<string, string>();

describe('which program files there are to be', () => {
  test.each([
    ['no section', 'command=sleep 1', /no section/],
    ['a section of supervisord itself', `[supervisord]\n${program('a')}`, /\[supervisord\]/],
    ['an include', '[include]\nfiles=/etc/*.conf', /\[include\]/],
    ['the name of the control plane', program('control-plane'), /Pilothouse itself/],
    ['the name of the relay, in another kind', '[group:event-relay]\nprograms=a', /Pilothouse itself/],
    ['one name twice', program('a') + program('a'), /twice/],
    ['the name of a tool', program('comfyui'), /taken by the tool comfyui/],
  ])('%s is broken', (_, text, why) => {
    const tools = new Map([['comfyui', program('comfyui')]]);
    const { files, broken } = arrangeFiles(tools, [{ file: 'x.conf', text }], none);
    expect(broken).toEqual([{ file: 'config/services/x.conf', why: expect.stringMatching(why) }]);
    expect([...files.keys()]).toEqual(['comfyui.conf']);
  });

  test('of two files with one name the first has it', () => {
    const own = ['b.conf', 'a.conf'].map((file) => ({ file, text: program('same') }));
    const { files, broken } = arrangeFiles(none, own, none);
    expect([...files.keys()]).toEqual(['own.a.conf']);
    expect(broken).toEqual([{ file: 'config/services/b.conf', why: expect.stringContaining('a.conf') }]);
  });

  test('a file that became unusable stays as it was, unless its name is gone', () => {
    const standing = new Map([['own.a.conf', program('mine')]]);
    const own = [{ file: 'a.conf', text: '[nonsense]' }];
    expect(arrangeFiles(none, own, standing).files.get('own.a.conf')?.text).toBe(program('mine'));
    const tools = new Map([['mine', program('mine')]]);
    expect([...arrangeFiles(tools, own, standing).files.keys()]).toEqual(['mine.conf']);
  });
});
