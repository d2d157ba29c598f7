import { type CaptionTool, StartCaptioning } from '@pilothouse/contracts/captioning';

/** What the dialog holds: numbers as they are typed, and what only one of the tools asks for. */
export type CaptioningForm = {
  tool: CaptionTool;
  images: 'all' | 'uncaptioned';
  triggerWord: string;
  batchSize: string;
  /** A folder below `models/taggers/` for WD14 and one for GIT; empty: the repository. */
  local: string;
  gitLocal: string;
  wd14Model: string;
  gitModel: string;
  weights: string;
  /** Of BLIP; lengths in tokens. */
  beams: string;
  minLength: string;
  maxLength: string;
  /** Of GIT. */
  gitMaxLength: string;
  generalThreshold: string;
  characterThreshold: string;
  undesiredTags: string[];
  removeUnderscore: boolean;
  charactersFirst: boolean;
  splitCharacters: boolean;
  ratingTag: 'none' | 'first' | 'last';
  removeWords: boolean;
};

export const WD14_MODEL = 'SmilingWolf/wd-v1-4-convnextv2-tagger-v2';
export const GIT_MODEL = 'microsoft/git-large-textcaps';

/** As the tools begin, for a dataset. */
export const emptyForm = (triggerWord: string, hasUncaptioned: boolean): CaptioningForm => ({
  tool: 'wd14',
  images: hasUncaptioned ? 'uncaptioned' : 'all',
  triggerWord,
  batchSize: '4',
  local: '',
  gitLocal: '',
  wd14Model: WD14_MODEL,
  gitModel: GIT_MODEL,
  weights: '',
  beams: '3',
  minLength: '5',
  maxLength: '75',
  gitMaxLength: '50',
  generalThreshold: '0.35',
  characterThreshold: '0.35',
  undesiredTags: [],
  removeUnderscore: true,
  charactersFirst: false,
  splitCharacters: false,
  ratingTag: 'none',
  removeWords: false,
});

type Field = keyof CaptioningForm;
export type FormErrors = Partial<Record<Field, string>>;
export type FormResult = { request: StartCaptioning | null; errors: FormErrors };

/** What is asked for, or what is wrong, field by field. */
export function readForm(form: CaptioningForm, dataset: string): FormResult {
  const common = {
    dataset,
    images: form.images,
    triggerWord: form.triggerWord.trim() || null,
    batchSize: numberOf(form.batchSize),
  };
  const parsed = StartCaptioning.safeParse({ ...common, ...ofTool(form) });
  if (parsed.success) return { request: parsed.data, errors: {} };
  const errors: FormErrors = {};
  for (const { path, message } of parsed.error.issues) errors[fieldOf(String(path[0]), form)] ??= message;
  return { request: null, errors };
}

function ofTool(form: CaptioningForm) {
  switch (form.tool) {
    case 'wd14':
      return {
        tool: form.tool,
        model: form.local || form.wd14Model.trim(),
        generalThreshold: numberOf(form.generalThreshold),
        characterThreshold: numberOf(form.characterThreshold),
        undesiredTags: form.undesiredTags,
        removeUnderscore: form.removeUnderscore,
        charactersFirst: form.charactersFirst,
        splitCharacters: form.splitCharacters,
        ratingTag: form.ratingTag,
      };
    case 'blip':
      return {
        tool: form.tool,
        weights: form.weights.trim() || null,
        beams: numberOf(form.beams),
        minLength: numberOf(form.minLength),
        maxLength: numberOf(form.maxLength),
      };
    case 'git':
      return {
        tool: form.tool,
        model: form.gitLocal || form.gitModel.trim(),
        maxLength: numberOf(form.gitMaxLength),
        removeWords: form.removeWords,
      };
  }
}

const numberOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')));

function fieldOf(name: string, { tool }: CaptioningForm): Field {
  if (name === 'model') return tool === 'git' ? 'gitModel' : 'wd14Model';
  if (name === 'maxLength' && tool === 'git') return 'gitMaxLength';
  return name as Field;
}

/** The command that a problem names, for copying. */
export const commandIn = (problem: string): string | null =>
  /“([^”]*pip install[^”]*)”/.exec(problem)?.[1] ?? null;
