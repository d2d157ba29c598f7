import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Preparation } from '@pilothouse/contracts/datasets';
import { FileName, Instant, RelativePath } from '@pilothouse/contracts/names';
import { IntakeId, IntakeReport, Layout, TakeHow, UploadMetadata } from '@pilothouse/contracts/uploads';
import { z } from 'zod';
import { syncFolder } from '../platform/publish-file.js';

/** `upload.json`: what tus was told when the upload began. */
export const UploadFacts = z.object({
  size: z.int().nonnegative(),
  metadata: UploadMetadata,
  createdAt: Instant,
});
export type UploadFacts = z.infer<typeof UploadFacts>;

/** `intake.json`: what is to be taken in, from where and whereto. */
export const Task = z.object({
  id: IntakeId,
  name: z.string(),
  bytes: z.int().nonnegative(),
  startedAt: Instant,
  dataset: FileName,
  source: z.discriminatedUnion('type', [
    z.object({ type: z.literal('zip') }),
    z.object({ type: z.literal('picture') }),
    z.object({ type: z.literal('folder'), path: RelativePath, how: TakeHow }),
    z.object({ type: z.literal('pictures'), paths: RelativePath.array(), how: TakeHow }),
  ]),
  preparation: Preparation,
  layout: Layout,
  /** Of a single picture. */
  caption: z.string().optional(),
  /** Dataset of each folder, once they are parted. */
  targets: z.record(z.string(), FileName).default({}),
  failed: z.object({ endedAt: Instant, reason: z.string(), mayRetry: z.boolean() }).optional(),
});
export type Task = z.infer<typeof Task>;

const Picture = z.object({
  format: z.enum(['png', 'jpeg', 'webp']),
  width: z.int().positive(),
  height: z.int().positive(),
  isTurned: z.boolean(),
  profile: z.string(),
});

/** One line of `journal.ndjson`: a file that needs not be looked at again. */
export const Checked = z.union([
  z.object({
    n: z.int(),
    wanted: z.string(),
    bytes: z.int(),
    sha256: z.string().optional(),
    looked: z.object({ picture: Picture, problem: z.literal('') }),
    note: z.string(),
    hasCaption: z.boolean(),
  }),
  z.object({ n: z.int(), reason: z.string() }),
]);
export type Checked = z.infer<typeof Checked>;

/** `plan.json`: under which name each picture comes in, by dataset; null for one that is there already, with why. */
export const NamePlan = z.record(
  z.string(),
  z.union([z.object({ file: FileName }), z.object({ reason: z.string() })]).array(),
);
export type NamePlan = z.infer<typeof NamePlan>;

/** `report.json`, written last. */
export const Ended = z.object({
  endedAt: Instant,
  datasets: FileName.array(),
  captions: z.int(),
  report: IntakeReport,
});
export type Ended = z.infer<typeof Ended>;

/** What is on disk of one intake. Everything but the journal is replaced whole. */
export class IntakeFolder {
  readonly data: string;
  readonly files: string;

  constructor(readonly path: string) {
    this.data = join(path, 'data');
    this.files = join(path, 'files');
  }

  /** The file `n` of the source, unpacked or copied. */
  staged(n: number) {
    return join(this.files, String(n));
  }

  async make() {
    await mkdir(this.files, { recursive: true });
  }

  upload = () => this.read('upload.json', UploadFacts);
  task = () => this.read('intake.json', Task);
  plan = () => this.read('plan.json', NamePlan);
  ended = () => this.read('report.json', Ended);

  saveUpload = (facts: UploadFacts) => this.write('upload.json', facts);
  saveTask = (task: Task) => this.write('intake.json', task);
  savePlan = (plan: NamePlan) => this.write('plan.json', plan);
  saveEnded = (ended: Ended) => this.write('report.json', ended);

  /** How much has arrived; undefined when nothing was ever sent, or it was taken in. */
  async received(): Promise<{ bytes: number; lastAt: number } | undefined> {
    const facts = await stat(this.data).catch(ifThere);
    return facts && { bytes: facts.size, lastAt: Math.floor(facts.mtimeMs) };
  }

  /** Lines are appended until it is closed. */
  async openJournal() {
    const handle = await open(join(this.path, 'journal.ndjson'), 'a', 0o600);
    return {
      note: (checked: Checked) => handle.appendFile(`${JSON.stringify(checked)}\n`),
      close: () => handle.close(),
    };
  }

  /** A last line that was cut off is not among them: that file is looked at again. */
  async noted(): Promise<Map<number, Checked>> {
    const text = (await readFile(join(this.path, 'journal.ndjson'), 'utf8').catch(ifThere)) ?? '';
    const lines = text.split('\n').flatMap((line) => {
      const parsed = Checked.safeParse(jsonOf(line));
      return parsed.success ? [parsed.data] : [];
    });
    return new Map(lines.map((checked) => [checked.n, checked]));
  }

  /** What is not needed once everything is in. */
  async forgetFiles() {
    for (const name of ['data', 'files', 'journal.ndjson', 'plan.json']) {
      await rm(join(this.path, name), { recursive: true, force: true });
    }
  }

  private async read<T extends z.ZodType>(name: string, schema: T): Promise<z.infer<T> | undefined> {
    const text = await readFile(join(this.path, name), 'utf8').catch(ifThere);
    return text === undefined ? undefined : schema.safeParse(jsonOf(text)).data;
  }

  private async write(name: string, value: unknown) {
    const part = join(this.path, `${name}.part`);
    const handle = await open(part, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(value));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, join(this.path, name));
    await syncFolder(this.path);
  }
}

const ifThere = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Cut off: what its schema does not know is not believed.
  }
}
