import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Dataset, DatasetContent, UploadReport } from '@pilothouse/contracts/datasets';
import type { LiveEvents } from '@pilothouse/contracts/live';
import type { Socket } from 'socket.io-client';
import sharp from 'sharp';
import type { Booted } from './boot.js';

export type Library = Awaited<ReturnType<typeof openLibrary>>;

/** Speaks to the datasets of a booted control plane, each test with a dataset of its own. */
export async function openLibrary(pilothouse: Booted) {
  const live: Socket<LiveEvents> = pilothouse.socket();
  await new Promise<void>((resolve, reject) => {
    live.on('connect', resolve);
    live.on('connect_error', reject);
  });
  let count = 0;

  return {
    name: '',
    /** Makes the next dataset and turns to it. */
    async next() {
      this.name = `set ${++count}`;
      const answer = await pilothouse.send('POST', 'datasets', { name: this.name });
      if (answer.status !== 201) throw new Error(await answer.text());
    },
    folder(...parts: string[]) {
      return join(pilothouse.workspace, 'datasets', this.name, ...parts);
    },
    url(rest = '') {
      return `datasets/${encodeURIComponent(this.name)}${rest}`;
    },
    async content() {
      return DatasetContent.parse(await (await pilothouse.api(this.url())).json());
    },
    async listed() {
      const datasets = Dataset.array().parse(await (await pilothouse.api('datasets')).json());
      return datasets.find((dataset) => dataset.name === this.name);
    },
    async upload(files: Record<string, Buffer | string>): Promise<UploadReport> {
      const answer = await pilothouse.api(this.url('/images'), { method: 'POST', body: formOf(files) });
      if (answer.status !== 200) throw new Error(await answer.text());
      return UploadReport.parse(await answer.json());
    },
    saveCaption(file: string, text: string, basedOn: string) {
      const path = this.url(`/captions/${encodeURIComponent(file)}`);
      return pilothouse.send('PUT', path, { text, basedOn });
    },
    /** The next event that fits. */
    told<E extends keyof LiveEvents>(event: E, fits: (news: Parameters<LiveEvents[E]>[0]) => boolean) {
      return new Promise<Parameters<LiveEvents[E]>[0]>((resolve) => {
        const listener = (news: Parameters<LiveEvents[E]>[0]) => {
          if (!fits(news)) return;
          live.off(event, listener as never);
          resolve(news);
        };
        live.on(event, listener as never);
      });
    },
  };
}

export function formOf(files: Record<string, Buffer | string>): FormData {
  const form = new FormData();
  for (const [file, bytes] of Object.entries(files)) {
    form.append('images', new Blob([new Uint8Array(Buffer.from(bytes))]), file);
  }
  return form;
}

type Format = 'png' | 'jpeg' | 'webp';

export const picture = (format: Format = 'png', size = 64, background = 'teal') =>
  sharp({ create: { width: size, height: size / 2, channels: 3, background } })
    .toFormat(format)
    .toBuffer();

/** Does not compress well: many bytes for few pixels. */
export const noise = (format: Format, width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
      background: 'red',
    },
  })
    .toFormat(format)
    .toBuffer();

/** A file system of its own that is soon full. Only root may mount one; elsewhere `reason` says why not. */
export function mountSmallDisk(size: string): { path: string; reason: string; unmount: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'ph-full-'));
  const refused = (reason: string) => {
    rmdirSync(path);
    return { path: '', reason, unmount: () => undefined };
  };
  if (process.getuid?.() !== 0) return refused('only root may mount a file system');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'pipe' });
  } catch (error) {
    return refused((error as Error).message.trim().split('\n').at(-1) ?? '');
  }
  const unmount = () => {
    execFileSync('umount', ['-l', path]);
    rmdirSync(path);
  };
  return { path, reason: '', unmount };
}
