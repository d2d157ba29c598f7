import type { ArgumentValue } from '@pilothouse/contracts/arguments';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { GivenArguments } from './extra-arguments.js';
import type { Said } from './setup-files.js';

type Facts = {
  extra: Record<string, ArgumentValue>;
  said: ReadonlyMap<string, Said>;
  /** What Pilothouse would tell the trainer by itself. */
  base: GivenArguments;
  draft: StartRun;
};

const TEXT_CACHES = ['cache_text_encoder_outputs', 'cache_text_encoder_outputs_to_disk'];

/** Switches that a file leaves off without a word, and that would forbid or undo what it says: Pilothouse would set them. */
export function followUps(facts: Facts): string[] {
  const { said, base } = facts;
  return RULES.filter(({ when }) => when(facts))
    .flatMap(({ off }) => off)
    .filter((name, at, all) => base.has(name) && !said.has(name) && all.indexOf(name) === at);
}

const above = (value: unknown) => [value].flat().some((each) => Number(each) > 0);

const RULES: { when: (facts: Facts) => boolean; off: string[] }[] = [
  { when: ({ extra }) => extra.xformers === true || extra.mem_eff_attn === true, off: ['sdpa'] },
  { when: ({ extra }) => extra.max_data_loader_n_workers === 0, off: ['persistent_data_loader_workers'] },
  { when: ({ extra }) => extra.color_aug === true || extra.random_crop === true, off: ['cache_latents'] },
  {
    when: ({ extra }) =>
      extra.shuffle_caption === true ||
      above(extra.caption_dropout_rate) ||
      above(extra.caption_tag_dropout_rate) ||
      above(extra.token_warmup_step),
    off: TEXT_CACHES,
  },
  { when: ({ said }) => above(said.get('text_encoder_lr')?.value), off: ['network_train_unet_only'] },
  {
    // SDXL cannot keep what text encoders say that are being trained.
    when: ({ said, draft, extra }) =>
      draft.family === 'sdxl' &&
      (extra.network_train_unet_only === false || above(said.get('text_encoder_lr')?.value)),
    off: TEXT_CACHES,
  },
];
