import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../platform/app-error.js';
import { understand } from './understand.js';

const ORIGINS = { huggingFace: 'https://huggingface.co', civitai: 'https://civitai.com' };
const MIRRORS = { huggingFace: 'http://mirror.lan:8080/hf', civitai: 'https://models.example/civitai' };
const file = (repository: string, path: string, revision = 'main') => ({
  ...{ is: 'huggingFace', repository, revision, path, isFolder: false },
});
const folder = (repository: string, path = '', revision = 'main') => ({
  ...{ is: 'huggingFace', repository, revision, path, isFolder: true },
});
const civitai = (model: number | null, version: number | null) => ({ is: 'civitai', model, version });

describe('what is pasted', () => {
  it.each([
    ['https://huggingface.co/black-forest-labs/FLUX.1-dev', folder('black-forest-labs/FLUX.1-dev')],
    ['huggingface.co/a/b/tree/main/split_files/vae?x=1#y', folder('a/b', 'split_files/vae')],
    ['https://huggingface.co/a/b/blob/main/vae/ae.safetensors', file('a/b', 'vae/ae.safetensors')],
    [
      'https://huggingface.co/a/b/resolve/refs%2Fpr%2F1/x.safetensors?download=true',
      file('a/b', 'x.safetensors', 'refs/pr/1'),
    ],
    ['  a/b ', folder('a/b')],
    ['stabilityai/stable-diffusion-3.5-medium', folder('stabilityai/stable-diffusion-3.5-medium')],
    ['hf://a/b@v1/x/y.gguf', file('a/b', 'x/y.gguf', 'v1')],
    ['https://civitai.com/models/827184/wai-illustrious?modelVersionId=2514310', civitai(827184, 2514310)],
    ['https://civitai.com/models/827184', civitai(827184, null)],
    ['https://civitai.com/api/download/models/2514310?type=Model', civitai(null, 2514310)],
    ['https://civitai.com/model-versions/2514310', civitai(null, 2514310)],
    ['civitai:827184@2514310', civitai(827184, 2514310)],
    ['urn:air:sdxl:checkpoint:civitai:827184@2514310', civitai(827184, 2514310)],
  ])('%s', (text, reference) => expect(understand(text, ORIGINS)).toEqual(reference));

  it('may be an address of a mirror', () => {
    expect(understand('http://mirror.lan:8080/hf/a/b/resolve/main/x.safetensors', MIRRORS)).toEqual(
      file('a/b', 'x.safetensors'),
    );
    expect(understand('https://models.example/civitai/models/5', MIRRORS)).toEqual(civitai(5, null));
  });

  it('is otherwise an address of its own', () => {
    expect(understand('https://example.com/a/b.safetensors#x', ORIGINS)).toEqual({
      ...{ is: 'url', url: new URL('https://example.com/a/b.safetensors') },
    });
    expect(understand('example.com/file.gguf', ORIGINS)).toMatchObject({ is: 'url' });
  });

  it.each([
    '',
    'hello world',
    'file:///etc/passwd',
    'ftp://x/y',
    'javascript:alert(1)',
    'https://u:p@example.com/x',
  ])('%j is refused', (text) => expect(() => understand(text, ORIGINS)).toThrow(AppError));
  it.each(['https://huggingface.co/datasets/a/b', 'https://huggingface.co/', 'https://civitai.com/images/5'])(
    '%s is refused, for it is no model',
    (text) => expect(() => understand(text, ORIGINS)).toThrow(/model/),
  );

  it('is understood or refused in a sentence, whatever it is', () => {
    const start = fc.constantFrom(
      '',
      'https://huggingface.co/',
      'https://civitai.com/',
      'hf://',
      'civitai:',
      'http://[',
    );
    fc.assert(
      fc.property(start, fc.string({ unit: 'binary', maxLength: 60 }), (first, text) => {
        try {
          expect(['huggingFace', 'civitai', 'url']).toContain(understand(first + text, ORIGINS).is);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
