import type { SearchHub } from '@pilothouse/contracts/downloads';
import { z } from 'zod';
import type { HubFile, HubOffer, HubPage } from './hub-file.js';
import type { Hubs } from './hubs.service.js';
import { Trouble } from './trouble.js';
import type { Reference } from './understand.js';

const File = z.object({
  id: z.int().nonnegative(),
  name: z.string().max(1000),
  type: z.string().max(100).nullish(),
  sizeKB: z.number().nonnegative().nullish(),
  hashes: z.record(z.string(), z.string().nullable()).nullish(),
  downloadUrl: z.string().max(2000).nullish(),
  primary: z.boolean().nullish(),
});
const Version = z.object({
  id: z.int().positive(),
  modelId: z.int().positive().nullish(),
  name: z.string().max(500),
  baseModel: z.string().max(200).nullish(),
  availability: z.string().max(100).nullish(),
  files: File.array().max(200).default([]),
  model: z.object({ name: z.string().max(500), type: z.string().max(100).nullish() }).nullish(),
});
const Model = z.object({
  id: z.int().positive(),
  name: z.string().max(500),
  type: z.string().max(100).nullish(),
  creator: z.object({ username: z.string().max(200).nullish() }).nullish(),
  stats: z.object({ downloadCount: z.int().nonnegative().nullish() }).nullish(),
  allowCommercialUse: z.union([z.string(), z.string().array()]).nullish(),
  modelVersions: Version.array().max(1000).default([]),
});
const Page = z.object({
  items: Model.array().max(200),
  metadata: z.object({ nextCursor: z.union([z.string(), z.number()]).nullish() }).nullish(),
});

const PAGE = 20;

/** Civitai's API, or that of a mirror which speaks like it. No other file knows it. */
export class Civitai {
  constructor(private readonly hubs: Hubs) {}

  async offer(
    { model, version }: Extract<Reference, { is: 'civitai' }>,
    signal: AbortSignal,
  ): Promise<HubOffer> {
    if (version !== null) {
      const found = await this.ask(Version, `api/v1/model-versions/${version}`, signal);
      return this.toOffer(found, found.model ?? null, found.modelId ?? model, null);
    }
    const found = await this.ask(Model, `api/v1/models/${model}`, signal);
    const [newest] = found.modelVersions;
    if (!newest)
      throw new Trouble(`“${found.name}” has no version that could be fetched.`, { remedy: 'none' });
    return this.toOffer(newest, found, found.id, licenceOf(found));
  }

  async search({ query, kind, family, after }: SearchHub, signal: AbortSignal): Promise<HubPage> {
    const parameters = new URLSearchParams({ limit: String(PAGE), sort: 'Most Downloaded', nsfw: 'false' });
    if (query) parameters.set('query', query);
    if (kind) for (const type of TYPES[kind]) parameters.append('types', type);
    if (family) for (const base of BASES[family]) parameters.append('baseModels', base);
    if (after) parameters.set('cursor', after);
    const { items, metadata } = await this.ask(Page, `api/v1/models?${parameters.toString()}`, signal);
    return {
      models: items.slice(0, PAGE).map((item) => {
        const [newest] = item.modelVersions;
        const file = newest && (newest.files.find(({ primary }) => primary) ?? newest.files[0]);
        return {
          hub: 'civitai' as const,
          text: newest ? `civitai:${item.id}@${newest.id}` : `civitai:${item.id}`,
          title: item.name,
          author: item.creator?.username ?? null,
          page: this.page(item.id, newest?.id ?? null),
          kind: item.type ?? null,
          baseModel: newest?.baseModel ?? null,
          licence: licenceOf(item),
          access: newest?.availability === 'EarlyAccess' ? ('gated' as const) : ('unknown' as const),
          downloads: item.stats?.downloadCount ?? null,
          bytes: bytesOf(file?.sizeKB),
        };
      }),
      next: metadata?.nextCursor == null ? null : String(metadata.nextCursor),
    };
  }

  private toOffer(
    version: z.infer<typeof Version>,
    model: { name: string; type?: string | null } | null,
    modelId: number | null,
    licence: string | null,
  ): HubOffer {
    const hasPrimary = version.files.some(({ primary }) => primary);
    return {
      hub: 'civitai',
      origin: {
        hub: 'civitai',
        page: this.page(modelId, version.id),
        title: model ? `${model.name}, ${version.name}` : version.name,
        revision: String(version.id),
        licence,
        baseModel: version.baseModel ?? null,
      },
      access: version.availability === 'EarlyAccess' ? 'gated' : 'unknown',
      files: version.files.map((file, at) =>
        this.toFile(file, version.id, model?.type ?? null, hasPrimary ? file.primary === true : at === 0),
      ),
    };
  }

  private toFile(
    file: z.infer<typeof File>,
    version: number,
    modelType: string | null,
    isSuggested: boolean,
  ): HubFile {
    const sha256 = file.hashes?.SHA256?.toLowerCase() ?? '';
    return {
      key: `${file.id}/${file.name}`,
      url: this.downloadUrl(file, version),
      bytes: bytesOf(file.sizeKB),
      isExact: false,
      sha256: /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null,
      type: file.type === 'VAE' ? 'VAE' : modelType,
      isSuggested,
    };
  }

  /** At the address the hub is reached at here, whatever host it writes into its answers. */
  private downloadUrl({ downloadUrl }: z.infer<typeof File>, version: number): URL {
    const fallback = `/api/download/models/${version}`;
    const told = downloadUrl && URL.canParse(downloadUrl) ? new URL(downloadUrl) : null;
    const isTheirs = told !== null && /^\/api\/download\/models\/\d+/.test(told.pathname);
    return new URL(`${this.hubs.endpoint('civitai')}${isTheirs ? told.pathname + told.search : fallback}`);
  }

  private page = (model: number | null, version: number | null) =>
    `${this.hubs.endpoint('civitai')}/${model === null ? `model-versions/${version}` : `models/${model}${version ? `?modelVersionId=${version}` : ''}`}`;

  private ask<T extends z.ZodType>(schema: T, path: string, signal: AbortSignal): Promise<z.infer<T>> {
    const endpoint = this.hubs.endpoint('civitai');
    return this.hubs.json('civitai', schema, new URL(`${endpoint}/${path}`), { page: endpoint, signal });
  }
}

const bytesOf = (sizeKB: number | null | undefined) => (sizeKB == null ? null : Math.round(sizeKB * 1024));

/** What its author allows, as far as the API says it. */
function licenceOf({ allowCommercialUse }: z.infer<typeof Model>): string | null {
  const uses = [allowCommercialUse ?? []].flat();
  if (uses.length === 0) return null;
  return uses.every((use) => use === 'None') ? 'no commercial use' : `commercial use: ${uses.join(', ')}`;
}

const TYPES = {
  checkpoint: ['Checkpoint'],
  lora: ['LORA', 'LoCon', 'DoRA'],
  vae: ['VAE'],
  controlnet: ['Controlnet'],
  embedding: ['TextualInversion'],
  upscaler: ['Upscaler'],
} satisfies Record<NonNullable<SearchHub['kind']>, string[]>;

const BASES = {
  sd15: ['SD 1.5'],
  sdxl: ['SDXL 1.0'],
  sd35: ['SD 3.5', 'SD 3.5 Medium', 'SD 3.5 Large'],
  flux1: ['Flux.1 D', 'Flux.1 S'],
  chroma: ['Chroma'],
  lumina2: ['Lumina'],
} satisfies Record<NonNullable<SearchHub['family']>, string[]>;
