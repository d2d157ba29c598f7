/** The scripts declare their arguments in one heap; people look for them by what they are about. */
const GROUPS: [string, RegExp][] = [
  ['Hugging Face', /^huggingface_|^async_upload$|^resume_from_huggingface$/],
  ['Metadata', /^metadata_|^training_comment$|^no_metadata$/],
  ['Samples', /^sample_/],
  ['Validation', /^valid|^validat/],
  ['Saving and resuming', /^save_|^resume|^output_|^initial_|^skip_until|^skip_cache|^save$/],
  ['Logging', /^log|^console_log|^wandb_|^tracker|^config_file$/],
  ['Multi-GPU', /^ddp_|^deepspeed|^zero_|^offload_|^fp16_master|^torch_compile|^dynamo_/],
  ['Network', /^network_|^base_weights|^dim_from|^scale_weight|^unet_lr$|^text_encoder_lr$|^block_lr/],
  [
    'Learning rate and optimizer',
    /^lr_|^learning_rate|^optimizer|^max_grad|^use_8bit|^use_lion|^fused_|^gradient_acc/,
  ],
  [
    'Captions',
    /caption|^keep_tokens|^token|^secondary_sep|^enable_wildcard|^weighted_cap|^clip_skip|^max_token|_token_length$|^tokenizer|^system_prompt$|^wildcard/,
  ],
  [
    'Pictures and buckets',
    /bucket|^resolution$|_aug|^random_crop$|^face_crop|^alpha_mask$|^masked_loss$|^train_data|^reg_data|^in_json|^dataset_|^debug_dataset$|^cache_info$|^train_inpaint|^resize_interp|^conditioning|^train_batch/,
  ],
  [
    'Memory and speed',
    /^fp8|^full_|^mixed_prec|^xformers$|^sdpa$|^mem_eff|^vae_batch|^cache_|^gradient_check|^cpu_off|^lowram$|^highvram$|_data_loader|^blocks_to_swap$|^split_mode|flash_attn|sage_attn|^disable_mmap|^text_encoder_batch|^no_half_vae$|^t5xxl_d/,
  ],
  [
    'Noise and loss',
    /noise|loss|snr|huber|timestep|^min_|^max_time|^prior_|^zero_term|^scale_v|^v_pred|^debiased|sigmoid|^logit_|^mode_scale|^weighting|_shift$|guidance|^model_prediction|dropout_rate$|attn_mask$|pos_emb/,
  ],
  ['Length', /^max_train|^seed$|^sample_batch/],
  [
    'Model',
    /^pretrained|^vae$|^v2$|^clip_[lg]$|^t5xxl|^ae$|^gemma2$|^model_type$|^controlnet|^save_clip|^save_t5|^no_cap/,
  ],
];

/** The group of an argument; its own where the script gives it one. */
export function groupOf(name: string, declared: string): string {
  if (declared !== '' && !ARGPARSE_DEFAULTS.has(declared)) return declared;
  return GROUPS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'Other';
}

const ARGPARSE_DEFAULTS = new Set(['options', 'optional arguments', 'positional arguments']);
