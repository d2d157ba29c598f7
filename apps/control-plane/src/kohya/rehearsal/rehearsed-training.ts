import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { GivenArguments } from '../extra-arguments.js';
import { type Pace, paceOf } from './pace.js';
import { drawPicture } from './picture.js';
import { dropState, readState, writeState, writeWeights } from './rehearsed-files.js';
import { Bar, log, say } from './terminal.js';
import { readTrainingData, type TrainingSet } from './training-data.js';

const SamplePrompts = z
  .object({
    prompt: z.string(),
    width: z.int().positive(),
    height: z.int().positive(),
    seed: z.int().nonnegative(),
    sample_steps: z.int().positive(),
  })
  .array();
type SamplePrompt = z.infer<typeof SamplePrompts>[number];

type Figures = { epochs: number; batches: number; stepsPerEpoch: number; steps: number };

/** A training in everything but the training: it reads, counts, prints and saves what the real trainer would. */
export class RehearsedTraining {
  private readonly name: string;
  private readonly output: string;
  private prompts: SamplePrompt[] = [];
  private figures: Figures = { epochs: 0, batches: 0, stepsPerEpoch: 0, steps: 0 };
  private pace: Pace = paceOf(0, 0);
  /** Epochs an earlier run had behind it. */
  private behind = 0;

  constructor(
    private readonly script: string,
    private readonly given: GivenArguments,
  ) {
    this.name = this.need('output_name');
    this.output = this.need('output_dir');
  }

  async run(): Promise<void> {
    say('Rehearsal: no model is trained. This is the stand-in trainer that comes with Pilothouse.');
    const sets = await this.readData();
    if (sets.every(({ learned }) => learned === 0)) {
      log('No data found. Please verify arguments (train_data_dir must be the parent of folders)', 'ERROR');
      return;
    }
    await this.readPrompts();
    this.count(sets);
    await this.load(sets);
    await this.prepare(sets);
    await this.train();
  }

  private async readData(): Promise<TrainingSet[]> {
    const path = this.need('dataset_config');
    log(`Loading dataset config from ${path}`);
    log('prepare images.');
    const sets = await readTrainingData(path);
    sets.forEach(tellDataset);
    return sets;
  }

  private async readPrompts(): Promise<void> {
    const file = this.one('sample_prompts');
    if (file !== undefined) this.prompts = SamplePrompts.parse(JSON.parse(await readFile(file, 'utf8')));
  }

  private count(sets: TrainingSet[]) {
    const batches = sets.flatMap(({ buckets }) => buckets).reduce((sum, each) => sum + each.batches, 0);
    const stepsPerEpoch = Math.ceil(batches / this.number('gradient_accumulation_steps', 1));
    const epochs =
      this.number('max_train_epochs', 0) ||
      Math.ceil(this.number('max_train_steps', 1600) / Math.max(1, stepsPerEpoch));
    this.figures = { epochs, batches, stepsPerEpoch, steps: epochs * stepsPerEpoch };
    const rounds = Math.ceil(epochs / this.number('sample_every_n_epochs', Infinity)) + 1;
    this.pace = paceOf(this.figures.steps, this.prompts.length * rounds);
  }

  private async load(sets: TrainingSet[]): Promise<void> {
    log('preparing accelerator');
    say('accelerator device: none');
    log('loading model for process 0/1');
    const base = this.one('pretrained_model_name_or_path');
    log(base === undefined ? 'no base model was named, and none is loaded' : `not loaded: ${base}`);
    await sleep(this.pace.scaled(1500));
    log('caching latents with caching strategy.');
    log('caching latents...');
    await this.cache(sets);
    if (!this.given.has('cache_text_encoder_outputs')) return;
    log('caching Text Encoder outputs with caching strategy.');
    log('caching Text Encoder outputs...');
    await this.cache(sets);
  }

  private async cache(sets: TrainingSet[]): Promise<void> {
    const images = sets.flatMap(({ folders }) => folders).reduce((sum, each) => sum + each.images, 0);
    const bar = new Bar(images);
    for (let done = 1; done <= images; done++) {
      await sleep(this.pace.scaled(2000 / images));
      bar.draw(done);
    }
    bar.close();
  }

  private async prepare(sets: TrainingSet[]): Promise<void> {
    const { epochs, batches, steps } = this.figures;
    say(`import network module: ${this.one('network_module')}`);
    const [rank, alpha] = [this.one('network_dim'), this.one('network_alpha')];
    log(`create LoRA network. base dim (rank): ${rank}, alpha: ${alpha}. Not created: this is a rehearsal`);
    say('prepare optimizer, data loader etc.');
    log(`use ${this.one('optimizer_type') ?? 'AdamW'} optimizer | {}`);
    say(`override steps. steps for ${epochs} epochs is / 指定エポックまでのステップ数: ${steps}`);
    await this.resume();
    say('running training / 学習開始');
    say(`  num train images * repeats / 学習画像の数×繰り返し回数: ${sum(sets, 'learned')}`);
    say('  num validation images * repeats / 学習画像の数×繰り返し回数: 0');
    say(`  num reg images / 正則化画像の数: ${sum(sets, 'regularisation')}`);
    say(`  num batches per epoch / 1epochのバッチ数: ${batches}`);
    say(`  num epochs / epoch数: ${epochs}`);
    say(`  batch size per device / バッチサイズ: ${sets.map(({ batchSize }) => batchSize).join(', ')}`);
    say(
      `  gradient accumulation steps / 勾配を合計するステップ数 = ${this.number('gradient_accumulation_steps', 1)}`,
    );
    say(`  total optimization steps / 学習ステップ数: ${steps}`);
  }

  /** The epoch that is given counts for more than the state's own, as with the real trainer. */
  private async resume(): Promise<void> {
    const folder = this.one('resume');
    const state = folder === undefined ? undefined : await readState(folder);
    this.behind = this.number('initial_epoch', (state?.current_epoch ?? 0) + 1) - 1;
  }

  /** Steps and their bar count from where this process began, and the bar's total is that of the whole, as with the real trainer. */
  private async train(): Promise<void> {
    const { epochs, stepsPerEpoch, steps } = this.figures;
    await this.sample(0, 0);
    const bar = new Bar(steps, 'steps');
    let step = 0;
    for (let epoch = this.behind + 1; epoch <= epochs; epoch++) {
      say(`\nepoch ${epoch}/${epochs}\n`);
      for (let each = 0; each < stepsPerEpoch; each++) {
        step += 1;
        await this.takeStep(step, bar);
      }
      await this.keep(epoch, step);
      await this.sample(step, epoch);
    }
    await this.finish(step);
    bar.close();
  }

  /** Many short steps are taken at a time: a clock does not tell less than a millisecond. */
  private async takeStep(step: number, bar: Bar): Promise<void> {
    const { stepMs } = this.pace;
    const atOnce = Math.max(1, Math.ceil(FRAME_MS / stepMs));
    const { steps, stepsPerEpoch } = this.figures;
    if (step % atOnce !== 0 && step % stepsPerEpoch !== 0) return;
    await sleep(stepMs * (step % atOnce || atOnce));
    const trained = step + this.behind * stepsPerEpoch;
    bar.draw(step, `avr_loss=${lossAt(trained, steps)}`);
    // The second drawing of a step is the one with its own loss.
    bar.draw(step, `avr_loss=${lossAt(trained, steps)}`);
  }

  private async keep(epoch: number, step: number): Promise<void> {
    const { epochs } = this.figures;
    if (epoch >= epochs || epoch % this.number('save_every_n_epochs', Infinity) !== 0) return;
    await this.save(`${this.name}-${six(epoch)}.safetensors`, epoch, step);
    await this.prune(epoch);
    if (!this.given.has('save_state')) return;
    log(`saving state at epoch ${epoch}`);
    await writeState(this.stateFolder(epoch), epoch, step);
    const old = epoch - this.number('save_last_n_epochs_state', this.number('save_last_n_epochs', Infinity));
    if (old > this.behind) await dropState(this.stateFolder(old));
  }

  private async prune(epoch: number): Promise<void> {
    const old = epoch - this.number('save_last_n_epochs', Infinity);
    if (old <= this.behind) return;
    const path = join(this.output, `${this.name}-${six(old)}.safetensors`);
    say(`removing old checkpoint: ${path}`);
    await rm(path, { force: true });
  }

  private async finish(step: number): Promise<void> {
    const { epochs } = this.figures;
    if (this.given.has('save_state')) {
      log('saving last state.');
      await writeState(join(this.output, `${this.name}-state`), epochs, step);
    }
    await this.save(`${this.name}.safetensors`, epochs, step);
    log('model saved. It is a rehearsal: the file holds no model');
  }

  private async save(file: string, epoch: number, step: number): Promise<void> {
    await mkdir(this.output, { recursive: true });
    const path = join(this.output, file);
    say(`\nsaving checkpoint: ${path}`);
    await sleep(this.pace.scaled(500));
    await writeWeights(path, {
      ss_output_name: this.name,
      ss_epoch: String(epoch),
      ss_num_epochs: String(this.figures.epochs),
      ss_steps: String(step),
      ss_training_comment: `Rehearsal of ${basename(this.script)}: no model was trained`,
      'modelspec.title': `Rehearsal of ${this.name}: no model was trained`,
    });
  }

  private async sample(step: number, epoch: number): Promise<void> {
    const isTime =
      step === 0
        ? this.given.has('sample_at_first')
        : epoch % this.number('sample_every_n_epochs', Infinity) === 0;
    if (!isTime || this.prompts.length === 0) return;
    log(`generating sample images at step / サンプル画像生成 ステップ: ${step}`);
    const folder = join(this.output, 'sample');
    await mkdir(folder, { recursive: true });
    for (const [at, prompt] of this.prompts.entries()) await this.draw(folder, at, prompt, { step, epoch });
  }

  private async draw(
    folder: string,
    at: number,
    prompt: SamplePrompt,
    when: { step: number; epoch: number },
  ) {
    const { width, height, seed, sample_steps: passes } = prompt;
    log(`prompt: ${prompt.prompt}`);
    log(`seed: ${seed}`);
    const bar = new Bar(passes);
    await sleep(this.pace.sampleMs);
    bar.draw(passes);
    bar.close();
    const { stepsPerEpoch, steps } = this.figures;
    const step = when.step === 0 ? 0 : when.step + this.behind * stepsPerEpoch;
    const file = `${this.name}_e${six(when.epoch)}_${String(at).padStart(2, '0')}_${stampOf(new Date())}_${seed}.png`;
    await drawPicture(join(folder, file), { width, height, seed, prompt: prompt.prompt, step, steps });
  }

  private stateFolder(epoch: number) {
    return join(this.output, `${this.name}-${six(epoch)}-state`);
  }

  private one(name: string): string | undefined {
    return this.given.get(name)?.[0];
  }

  private need(name: string): string {
    const value = this.one(name);
    if (value === undefined) throw new Error(`--${name} is needed`);
    return value;
  }

  private number(name: string, otherwise: number): number {
    const value = Number(this.one(name) ?? NaN);
    return value > 0 ? value : otherwise;
  }
}

/** The shortest time between two drawings of the bar. */
const FRAME_MS = 25;

function tellDataset({ folders, buckets, learned, regularisation }: TrainingSet) {
  for (const { path, images, withoutCaption } of folders) {
    log(`found directory ${path} contains ${images} image files`);
    if (withoutCaption > 0) log(`No caption file found for ${withoutCaption} images.`, 'WARNING');
  }
  log(`${learned} train images with repeats.`);
  log(`${regularisation} reg images with repeats.`);
  log('make buckets');
  buckets.forEach(({ width, height, count }, at) =>
    log(`bucket ${at}: resolution (${width}, ${height}), count: ${count}`),
  );
}

/** Falls like the average of a real one, by three digits, so that a chart has something to draw. */
function lossAt(step: number, steps: number): string {
  const wobble = 1 + 0.02 * Math.sin(step * 1.7) + 0.015 * Math.sin(step * 0.31);
  return ((0.085 + 0.075 * Math.exp((-4 * step) / Math.max(1, steps))) * wobble).toPrecision(3);
}

const sum = (sets: TrainingSet[], key: 'learned' | 'regularisation') =>
  sets.reduce((total, each) => total + each[key], 0);

const six = (value: number) => String(value).padStart(6, '0');

const stampOf = (at: Date) => at.toISOString().slice(0, 19).replace(/\D/g, '');
