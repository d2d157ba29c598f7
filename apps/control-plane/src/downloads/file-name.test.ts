import { FileName } from '@pilothouse/contracts/names';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFileName } from './file-name.js';

describe('a name from a hub', () => {
  it.each([
    ['split_files/vae/ae.safetensors', 'ae.safetensors'],
    ['../../../etc/cron.d/x.safetensors', 'x.safetensors'],
    ['..\\..\\boot.safetensors', 'boot.safetensors'],
    ['/absolute.gguf', 'absolute.gguf'],
    ['.hidden.safetensors', 'hidden.safetensors'],
    ['..', 'model'],
    ['', 'model'],
    ['a\u0000b\n.safetensors', 'ab.safetensors'],
    ['evil\u202Esrotsnetefas.exe', 'evilsrotsnetefas.exe'],
    ['what: a "name"?.safetensors', 'what_ a _name__.safetensors'],
    ['ends with dot. ', 'ends with dot'],
  ])('%j becomes %j', (sent, name) => expect(toFileName(sent)).toBe(name));

  it('is always one plain file name that a disk takes, and stays what it is when read again', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        '/',
        '\\',
        '.',
        '..',
        '\u0000',
        ' ',
        'a',
        'é',
        '😀',
        '\u202E',
        ':',
        '\n',
        '\ud800',
        '.safetensors',
      ),
      maxLength: 300,
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 400 })), (sent) => {
        const name = toFileName(sent);
        expect(FileName.safeParse(name).success).toBe(true);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(Buffer.from(name).toString()).toBe(name);
        expect(toFileName(name)).toBe(name);
      }),
      { numRuns: 1500 },
    );
  });
});
