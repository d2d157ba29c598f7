import { expect, test } from 'vitest';
import { read } from '../../test/exchange-ground.js';

test('a saved configuration of the GUI fills the form, and what does not is named with its reason', () => {
  const gui = {
    ...{ LoRA_type: 'Flux1', flux1_checkbox: true, sdxl: false, sd3_checkbox: false, model_type: 'flux' },
    ...{
      pretrained_model_name_or_path: 'D:\\ai\\models\\base.safetensors',
      ae: '/mnt/ae.safetensors',
      clip_l: '/mnt/none.safetensors',
    },
    ...{ train_data_dir: '/home/me/boats/img', output_dir: '/home/me/out', output_name: 'Flux.boats v1.0' },
    ...{ max_resolution: '512,768', train_batch_size: 2, epoch: 8, max_train_epochs: 0, max_train_steps: 0 },
    ...{ network_dim: 16, network_alpha: 8, learning_rate: '0.0003', unet_lr: 0.0003, text_encoder_lr: 0 },
    ...{
      optimizer: 'adamw8bit',
      lr_scheduler: 'piecewise_constant',
      lr_warmup: 10,
      mixed_precision: 'bf16',
    },
    ...{
      flux1_cache_text_encoder_outputs: true,
      sdxl_no_half_vae: true,
      xformers: 'xformers',
      noise_offset: 0.05,
    },
    ...{
      noise_offset_type: 'Original',
      multires_noise_discount: 0.3,
      guidance_scale: 1,
      timestep_sampling: 'sigmoid',
    },
    ...{
      num_processes: 1,
      LyCORIS_preset: 'full',
      conv_dim: 8,
      rank_dropout: 0.2,
      huggingface_token: 'hf_secret',
    },
    ...{ sample_prompts: 'a boat --w 832 --h 1216 --s 20 --l 4 --d 42', sample_every_n_epochs: 1, seed: 0 },
    ...{
      additional_parameters: '--split_mode_x 3 --training_comment "by hand"',
      reg_data_dir: '/home/me/reg',
    },
  };
  const { values, leftOut, notes } = read([{ name: 'boats.json', text: JSON.stringify(gui) }], 'flux1');
  expect(values).toMatchObject({
    ...{ name: 'Flux.boats v1.0', baseModel: 'checkpoints/base.safetensors', dataset: 'boats', epochs: 8 },
    ...{
      components: { ae: 'x/ae.safetensors' },
      batchSize: 2,
      resolution: 640,
      networkRank: 16,
      networkAlpha: 8,
    },
    ...{ learningRate: 0.0003, optimizer: 'AdamW8bit', precision: 'bf16' },
    samples: {
      prompts: [{ prompt: 'a boat', width: 832, height: 1216, steps: 20, seed: 42 }],
      everyEpochs: 1,
    },
  });
  expect(values.extra).toEqual({
    ...{ xformers: true, sdpa: false, noise_offset: 0.05, timestep_sampling: 'sigmoid' },
    ...{ network_args: ['rank_dropout=0.2'], lr_warmup_steps: '0.1', training_comment: 'by hand' },
  });
  const lost = Object.fromEntries(
    leftOut.filter(({ matters }) => matters).map(({ key, reason }) => [key, reason]),
  );
  expect(lost).toEqual({
    lr_scheduler: expect.stringContaining('cosine_with_restarts'),
    clip_l: expect.stringContaining('There is no file named none.safetensors'),
    split_mode_x: expect.stringContaining('knows no --split_mode_x'),
    reg_data_dir: expect.any(String),
  });
  expect(notes.join('\n')).toMatch(/D:\\ai\\models\\base\.safetensors was found here/);
  expect(JSON.stringify(leftOut)).not.toContain('hf_secret');
});

test('settings of sd-scripts fill the form whatever their sections are called', () => {
  const text = `
    [model]
    pretrained_model_name_or_path = "runwayml/stable-diffusion-v1-5"
    v2 = true
    [anything]
    network_dim = 8
    network_alpha = 4
    learning_rate = 1e-4
    optimizer_type = "CAME"
    max_train_steps = 1000
    shuffle_caption = true
    resolution = "512,512"
    resume = "/elsewhere/state"
    output_dir = "/elsewhere"
    network_weights = "/elsewhere/lora.safetensors"
    noise_offset = "much"
  `;
  const { values, leftOut } = read([{ name: 'lora.toml', text }], 'sd15');
  expect(values).toMatchObject({ networkRank: 8, networkAlpha: 4, learningRate: 1e-4, resolution: 512 });
  expect(values.extra).toEqual({ shuffle_caption: true });
  expect(leftOut.map(({ key, matters }) => `${key} ${matters}`).toSorted()).toEqual([
    'max_train_steps true',
    'network_weights true',
    'noise_offset true',
    'optimizer_type true',
    'output_dir false',
    'pretrained_model_name_or_path true',
    'resume true',
    'v2 true',
  ]);
});

test('a dataset of sd-scripts gives its folder, repeats and words; a second subset is named as lost', () => {
  const text = `
    [general]
    caption_extension = ".caption"
    flip_aug = true
    [[datasets]]
    resolution = [768, 768]
    batch_size = 4
    [[datasets.subsets]]
    image_dir = "/kohya/train/boats/10_boats"
    num_repeats = 3
    class_tokens = "boat, sea"
    [[datasets.subsets]]
    image_dir = "/kohya/reg"
    is_reg = true
  `;
  const { values, leftOut } = read([{ name: 'dataset.toml', text }], 'sdxl');
  expect(values).toMatchObject({
    dataset: 'boats',
    repeats: 3,
    batchSize: 4,
    resolution: 768,
    triggerWords: ['boat', 'sea'],
  });
  expect(values.extra).toEqual({ flip_aug: true });
  expect(leftOut.map(({ key, value }) => [key, value])).toEqual([
    ['image_dir', '/kohya/reg'],
    ['caption_extension', '.caption'],
  ]);
});

test('a trained text encoder stays trained where Pilothouse would leave it alone', () => {
  const text = 'text_encoder_lr = [1e-5]\nnetwork_dim = 8\n';
  const { values, added } = read([{ name: 'x.toml', text }], 'sdxl');
  expect(values.extra).toMatchObject({ network_train_unet_only: false, cache_text_encoder_outputs: false });
  expect(added).toEqual(expect.arrayContaining(['gradient_checkpointing', 'cache_latents']));
});

test('another kind of network is named as lost, with what shapes it', () => {
  const text =
    'network_module = "networks.dylora"\nnetwork_args = ["unit=4", "conv_dim=8"]\nnetwork_dim = 8\n';
  const { values, leftOut } = read([{ name: 'x.toml', text }], 'sd15');
  expect(values.extra).toEqual({});
  expect(leftOut.map(({ key, matters }) => [key, matters])).toEqual([
    ['network_args', true],
    ['network_module', true],
  ]);
});

test('LyCORIS of the GUI is the network type, with a preset that the trainer takes', () => {
  const gui = {
    ...{ LoRA_type: 'LyCORIS/LoKr', LyCORIS_preset: 'full', factor: -1, conv_dim: 8, conv_alpha: 4 },
    ...{ network_dim: 8, network_alpha: 4, rank_dropout: 0, use_tucker: false, decompose_both: true },
  };
  const { values, leftOut, notes } = read([{ name: 'x.json', text: JSON.stringify(gui) }], 'sdxl');
  expect(values).toMatchObject({
    networkType: 'lokr',
    extra: { network_args: ['factor=-1', 'decompose_both=True'] },
  });
  expect(values.convRank).toBeUndefined();
  expect(leftOut.map(({ key, value }) => [key, value])).toEqual([
    ['network_args', 'conv_dim=8 conv_alpha=4'],
  ]);
  expect(notes.join()).toContain('preset=attn-mlp');
});

test('datasets, regularisation, masks and validation are taken over where there are such datasets', () => {
  const text = `
    [general]
    caption_extension = ".txt"
    [[datasets]]
    resolution = 512
    [[datasets.subsets]]
    image_dir = "/kohya/train/boats"
    alpha_mask = true
    [[datasets.subsets]]
    image_dir = "/kohya/train/5_gulls"
    class_tokens = "a gull's cry"
    flip_aug = true
    [[datasets.subsets]]
    image_dir = "/kohya/boats/reg"
    is_reg = true
    [[datasets.subsets]]
    image_dir = "/kohya/reg/1_sea"
    is_reg = true
    class_tokens = "sea"
    [[datasets]]
    resolution = 512
    [[datasets.subsets]]
    image_dir = "/kohya/cliffs"
    conditioning_data_dir = "/kohya/outlines"
    [[datasets]]
    resolution = 512
    validation_split = 1.0
    [[datasets.subsets]]
    image_dir = "/kohya/harbours"
  `;
  const settings = 'masked_loss = true\nprior_loss_weight = 0.5\nvalidate_every_n_epochs = 2\n';
  const files = [
    { name: 'settings.toml', text: settings },
    { name: 'dataset.toml', text },
  ];
  const { values, leftOut } = read(files, 'sd15');
  expect(values).toMatchObject({
    ...{ dataset: 'boats', repeats: 1, masks: { from: 'alpha' }, priorLossWeight: 0.5, extra: {} },
    moreDatasets: [
      { dataset: 'gulls', repeats: 5, words: "a gull's cry", masks: { from: 'none' } },
      { dataset: 'cliffs', repeats: 1, words: '', masks: { from: 'dataset', dataset: 'outlines' } },
    ],
    regularisation: [{ dataset: 'sea', repeats: 1, words: 'sea' }],
    validation: { from: 'dataset', dataset: 'harbours', everyEpochs: 2 },
  });
  expect(leftOut.map(({ key, value }) => [key, value])).toEqual([
    ['flip_aug', 'true'],
    ['image_dir', '/kohya/boats/reg'],
  ]);
});

test('optimizers and schedulers beyond the usual ones are taken over, with what tunes them', () => {
  const text =
    'optimizer_type = "dadaptadam"\noptimizer_args = ["decouple=True"]\n' +
    'lr_scheduler = "constant_with_warmup"\nlr_warmup_steps = 100\nlearning_rate = 1.0\n';
  const { values, leftOut } = read([{ name: 'x.toml', text }], 'sd15');
  expect(leftOut).toEqual([]);
  expect(values).toMatchObject({
    ...{ optimizer: 'DAdaptAdam', scheduler: 'constant_with_warmup', learningRate: 1 },
    extra: { optimizer_args: ['decouple=True'], lr_warmup_steps: '100' },
  });
});

test('what tunes an optimizer that is not trained with is not given to ours', () => {
  const text = 'optimizer_type = "CAME"\noptimizer_args = ["eps1=1e-30"]\n';
  const { values, leftOut } = read([{ name: 'x.toml', text }], 'sd15');
  expect(values.extra).toEqual({});
  expect(leftOut.map(({ key }) => key).toSorted()).toEqual(['optimizer_args', 'optimizer_type']);
});
