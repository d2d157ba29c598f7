import { SamplePrompt, type SamplingRules } from '@pilothouse/contracts/samples';
import { z } from 'zod';

/** A prompt as sd-scripts' own files hold it. */
const PromptEntry = z.object({
  prompt: z.string(),
  negative_prompt: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  seed: z.number().optional(),
  sample_steps: z.number().optional(),
  scale: z.number().optional(),
  guidance_scale: z.number().optional(),
});
export type PromptEntry = z.infer<typeof PromptEntry>;

/** Lines as the trainer parses them: `a boat --n blur --w 512 --h 768 --d 42 --s 20 --l 7`. */
export function entriesOfLines(text: string): PromptEntry[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(entryOfLine);
}

function entryOfLine(line: string): PromptEntry {
  const [prompt = '', ...options] = line.split(' --');
  const entry: PromptEntry = { prompt };
  for (const option of options) {
    const [, letter = '', value = ''] = /^(\w+) (.+)$/.exec(option.trim()) ?? [];
    const key = OPTIONS.get(letter.toLowerCase());
    if (key === 'negative_prompt') entry.negative_prompt = value;
    else if (key !== undefined && Number.isFinite(Number(value))) entry[key] = Number(value);
  }
  return entry;
}

const OPTIONS = new Map<string, Exclude<keyof PromptEntry, 'prompt'>>([
  ['n', 'negative_prompt'],
  ['w', 'width'],
  ['h', 'height'],
  ['d', 'seed'],
  ['s', 'sample_steps'],
  ['l', 'scale'],
  ['g', 'guidance_scale'],
]);

/** Entries of a file, or of a JSON array of lines and entries. Undefined for what is none. */
export function entriesOf(value: unknown): PromptEntry[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.slice(0, 100).map((each) => {
    if (typeof each === 'string') return entryOfLine(each);
    return PromptEntry.safeParse(each).data;
  });
  return entries.every((each) => each !== undefined) ? entries : undefined;
}

/** What it does not say is the family's; undefined for a prompt that cannot be sampled. */
export function samplePromptOf(
  entry: PromptEntry,
  { width, height, steps, guidance }: SamplingRules,
  isFlux: boolean,
): SamplePrompt | undefined {
  return SamplePrompt.safeParse({
    prompt: entry.prompt,
    negative: entry.negative_prompt,
    width: entry.width ?? width,
    height: entry.height ?? height,
    seed: entry.seed,
    steps: entry.sample_steps ?? steps,
    // FLUX.1 reads its guidance as a number of its own.
    guidance: (isFlux ? entry.guidance_scale : undefined) ?? entry.scale ?? guidance,
  }).data;
}

/** A line for a tool that keeps prompts as lines. A line break ends a prompt there, and ` --` begins an option. */
export function lineOf(prompt: SamplePrompt, isFlux: boolean): string {
  const plain = (text: string) =>
    text
      .replace(/\s+/g, ' ')
      .replaceAll(' --', ' -')
      .replace(/^[#-]+/, '');
  const { width, height, seed, steps, guidance, negative } = prompt;
  const without = negative.trim() === '' ? '' : ` --n ${plain(negative)}`;
  const strength = isFlux ? `--l 1 --g ${guidance}` : `--l ${guidance}`;
  return `${plain(prompt.prompt)}${without} --w ${width} --h ${height} --d ${seed} --s ${steps} ${strength}`;
}
