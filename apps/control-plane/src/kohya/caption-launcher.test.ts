import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LAUNCHER, LAUNCHER_FILE, TOKENIZERS_VARIABLE } from './caption-launcher.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ph-launch-'));
  await writeFile(join(folder, LAUNCHER_FILE), LAUNCHER);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (path: string, lines: string[]) => {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), `${lines.join('\n')}\n`);
};
const python = async (...words: string[]) => {
  const variables = [`PYTHONPATH=${folder}`, `${TOKENIZERS_VARIABLE}=${join(folder, 'tokenizers')}`];
  const { stdout } = await promisify(execFile)('env', [...variables, 'python3', ...words], { cwd: folder });
  return stdout.trim();
};

/** The shape of the tagger's script: one list of the two kinds of model hides the other's. */
const TAGGER = [
  'import sys',
  'import beside',
  'def main(default_format):',
  '    character_tags = ["ruby"]',
  '    def run_batch(path_imgs):',
  '        nonlocal default_format',
  '        found = []',
  '        if path_imgs[1] == "none": raise ValueError("an empty batch was run")',
  '        if default_format:',
  '            found.append(character_tags[0])',
  '        else:',
  '            character_tags = []',
  '            character_tags.append("opal")',
  '            found += character_tags',
  '        return found',
  '    print(run_batch((["a"], "some")), run_batch(([], "none")), beside.NAME, sys.argv[1:], __name__)',
  'main(sys.argv[1] == "default")',
];

it.each([
  ['default', "['ruby'] None beside ['default', '--a=b c'] __main__"],
  ['newer', "['opal'] None beside ['newer', '--a=b c'] __main__"],
])(
  'a tagger of the %s form writes its characters, and passes over a batch without pictures',
  async (form, said) => {
    const script = 'finetune/tag_images_by_wd14_tagger.py';
    await put('finetune/beside.py', ['NAME = "beside"']);
    await put(script, TAGGER);
    if (form === 'default') await expect(python(script, form)).rejects.toThrow(/UnboundLocalError/);
    expect(await python(LAUNCHER_FILE, join(folder, script), form, '--a=b c')).toBe(said);
  },
);

it('an error names the line of the script itself', async () => {
  await put('finetune/make_captions_by_git.py', ['print("begun")', '', 'raise ValueError("here")']);
  await expect(python(LAUNCHER_FILE, join(folder, 'finetune/make_captions_by_git.py'))).rejects.toThrow(
    /make_captions_by_git\.py", line 3[\s\S]*ValueError: here/,
  );
});

it('BLIP gets what writes its text, and a tokenizer that is on this machine', async () => {
  await put('transformers/__init__.py', [
    'class BertTokenizer:',
    '    @classmethod',
    '    def from_pretrained(cls, name, **named): return f"{name} {named}"',
  ]);
  await put('transformers/generation/__init__.py', []);
  await put('transformers/generation/utils.py', [
    'class GenerationMixin:',
    '    def generate(self): return "text"',
  ]);
  await put('finetune/blip/med.py', ['class Model: pass', 'class BertLMHeadModel(Model): pass']);
  await put('finetune/make_captions.py', [
    'from blip.med import BertLMHeadModel',
    'from transformers import BertTokenizer',
    'print(BertLMHeadModel().generate(), BertTokenizer.from_pretrained("bert-base-uncased", x=1), BertTokenizer.from_pretrained("other"))',
  ]);
  const run = () => python(LAUNCHER_FILE, join(folder, 'finetune/make_captions.py'));
  expect(await run()).toBe("text bert-base-uncased {'x': 1} other {}");
  await put('tokenizers/bert-base-uncased/vocab.txt', ['a']);
  expect(await run()).toBe(`text ${join(folder, 'tokenizers/bert-base-uncased')} {'x': 1} other {}`);
});
