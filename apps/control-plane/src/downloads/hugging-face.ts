import type { SearchHub } from '@pilothouse/contracts/downloads';
import { RelativePath } from '@pilothouse/contracts/names';
import { z } from 'zod';
import { isModelName } from './file-name.js';
import type { HubFile, HubOffer, HubPage } from './hub-file.js';
import type { Hubs } from './hubs.service.js';
import { Trouble } from './trouble.js';
import type { Reference } from './understand.js';

const Gated = z.union([z.literal(false), z.string()]).optional();
const Card = z
  .object({
    license: z.union([z.string(), z.string().array()]),
    license_name: z.string(),
    base_model: z.union([z.string(), z.string().array()]),
  })
  .partial()
  .nullish()
  // A card is what its author wrote: one that is odd says nothing.
  .catch(null);

const Sibling = z.object({
  rfilename: z.string(),
  size: z.int().nonnegative().nullish(),
  lfs: z.object({ sha256: z.string(), size: z.int().nonnegative() }).nullish(),
});

const Repository = z.object({
  id: z.string().max(200),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  gated: Gated,
  cardData: Card,
  siblings: Sibling.array().max(50_000).default([]),
});

const Listed = z.object({
  id: z.string().max(200),
  author: z.string().nullish(),
  downloads: z.int().nonnegative().nullish(),
  gated: Gated,
  cardData: Card,
  tags: z.string().array().default([]),
});

/** Files of the hub that are beside the models of a pipeline. */
const PIPELINE = /\.(safetensors|sft|gguf|ckpt|pt|pth|bin|onnx|json|txt|model|yaml)$/i;
const PAGE = 20;

/** Hugging Face's API, or that of a mirror which speaks like it. No other file knows it. */
export class HuggingFace {
  constructor(private readonly hubs: Hubs) {}

  /** The files of a repository at one commit, so that what is looked at is what is fetched. */
  async offer(reference: Extract<Reference, { is: 'huggingFace' }>, signal: AbortSignal): Promise<HubOffer> {
    const { repository, revision, path, isFolder } = reference;
    const url = this.url(`api/models/${repository}/revision/${encodeURIComponent(revision)}`);
    url.searchParams.set('blobs', 'true');
    const page = this.url(repository).href;
    const found = await this.hubs.json('huggingFace', Repository, url, { page, signal });
    const siblings = found.siblings.filter(({ rfilename }) => RelativePath.safeParse(rfilename).success);
    const inside = siblings.filter(({ rfilename }) =>
      isFolder ? path === '' || rfilename.startsWith(`${path}/`) : rfilename === path,
    );
    if (!isFolder && inside.length === 0) {
      throw new Trouble(`${repository} has no file “${path}” at ${revision}.`, { remedy: 'none' });
    }
    const files = inside.filter(({ rfilename }) => !isFolder || PIPELINE.test(rfilename));
    return {
      hub: 'huggingFace',
      origin: {
        hub: 'huggingFace',
        page,
        title: repository,
        revision: found.sha,
        licence: licenceOf(found.cardData),
        baseModel: [found.cardData?.base_model ?? []].flat()[0] ?? null,
      },
      access: accessOf(found.gated),
      files: files.map((sibling) => this.toFile(repository, found.sha, sibling, files.length)),
    };
  }

  async search({ query, kind, family, after }: SearchHub, signal: AbortSignal): Promise<HubPage> {
    const url = this.url('api/models');
    const skip = Number(after ?? 0);
    const set = (name: string, value: string) => url.searchParams.append(name, value);
    if (query) set('search', query);
    if (kind) set('filter', TAGS[kind]);
    if (family) set('filter', BASE_TAGS[family]);
    if (!kind && !family) set('pipeline_tag', 'text-to-image');
    for (const field of ['author', 'downloads', 'gated', 'cardData', 'tags']) set('expand[]', field);
    set('sort', 'downloads');
    set('direction', '-1');
    set('limit', String(PAGE));
    set('skip', String(Number.isSafeInteger(skip) && skip > 0 ? skip : 0));
    const found = await this.hubs.json('huggingFace', Listed.array().max(1000), url, {
      page: url.origin,
      signal,
    });
    return {
      models: found.slice(0, PAGE).map(({ id, author, downloads, gated, cardData, tags }) => ({
        hub: 'huggingFace' as const,
        text: `hf://${id}`,
        title: id,
        author: author ?? id.split('/')[0] ?? null,
        page: this.url(id).href,
        kind: KINDS.find(([tag]) => tags.includes(tag))?.[1] ?? null,
        baseModel: [cardData?.base_model ?? []].flat()[0] ?? null,
        licence: licenceOf(cardData) ?? tags.find((tag) => tag.startsWith('license:'))?.slice(8) ?? null,
        access: accessOf(gated),
        downloads: downloads ?? null,
        bytes: null,
      })),
      next: found.length < PAGE ? null : String(skip + PAGE),
    };
  }

  /** Where a file of a repository is fetched from. */
  fileUrl(repository: string, revision: string, path: string): URL {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return this.url(`${repository}/resolve/${encodeURIComponent(revision)}/${encoded}`);
  }

  private toFile(
    repository: string,
    commit: string,
    { rfilename, size, lfs }: z.infer<typeof Sibling>,
    of: number,
  ): HubFile {
    return {
      key: rfilename,
      url: this.fileUrl(repository, commit, rfilename),
      bytes: lfs?.size ?? size ?? null,
      isExact: true,
      sha256: lfs && /^[0-9a-f]{64}$/.test(lfs.sha256) ? lfs.sha256 : null,
      type: null,
      // Of a whole repository: single files as tools take them, not the parts of a pipeline.
      isSuggested:
        of === 1 ||
        (isModelName(rfilename) && !rfilename.includes('/') && /\.(safetensors|gguf)$/i.test(rfilename)),
    };
  }

  private url = (path: string) => new URL(`${this.hubs.endpoint('huggingFace')}/${path}`);
}

const accessOf = (gated: z.infer<typeof Gated>) =>
  gated === undefined ? 'unknown' : gated === false ? 'open' : 'gated';

function licenceOf(card: z.infer<typeof Card>): string | null {
  const licence = [card?.license ?? []].flat()[0];
  return (licence === 'other' ? card?.license_name : undefined) ?? licence ?? null;
}

const TAGS = {
  checkpoint: 'text-to-image',
  lora: 'lora',
  vae: 'vae',
  controlnet: 'controlnet',
  embedding: 'textual_inversion',
  upscaler: 'image-to-image',
} satisfies Record<NonNullable<SearchHub['kind']>, string>;

const BASE_TAGS = {
  sd15: 'base_model:stable-diffusion-v1-5/stable-diffusion-v1-5',
  sdxl: 'base_model:stabilityai/stable-diffusion-xl-base-1.0',
  sd35: 'base_model:stabilityai/stable-diffusion-3.5-large',
  flux1: 'base_model:black-forest-labs/FLUX.1-dev',
  chroma: 'base_model:lodestones/Chroma1-HD',
  lumina2: 'base_model:Alpha-VLLM/Lumina-Image-2.0',
} satisfies Record<NonNullable<SearchHub['family']>, string>;

const KINDS: [tag: string, kind: string][] = [
  ['lora', 'LoRA'],
  ['controlnet', 'ControlNet'],
  ['vae', 'VAE'],
  ['textual_inversion', 'Embedding'],
  ['text-to-image', 'Text to image'],
];
