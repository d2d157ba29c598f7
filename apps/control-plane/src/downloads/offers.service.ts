import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import {
  type AddDownloads,
  type Download,
  type HubAnswer,
  HUB_TITLE,
  type Offer,
  type OfferedFile,
  type PreviewDownload,
  type SearchHub,
} from '@pilothouse/contracts/downloads';
import { RelativePath } from '@pilothouse/contracts/names';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { folderOfHint } from './choose-folder.js';
import { Civitai } from './civitai.js';
import { DownloadsService } from './downloads.service.js';
import { careOf, isModelName, toFileName } from './file-name.js';
import type { HubFile, HubOffer } from './hub-file.js';
import { Hubs } from './hubs.service.js';
import { HuggingFace } from './hugging-face.js';
import type { NewDownload } from './new-record.js';
import { offerOfUrl } from './plain-url.js';
import { Trouble } from './trouble.js';
import { understand } from './understand.js';

/** A person waits for the answer. */
const WITHIN_MS = 60_000;

type Wanted = AddDownloads['files'][number];

/** Understands addresses, searches the hubs, and puts what was chosen into the queue. */
@Injectable()
export class OffersService {
  private readonly huggingFace: HuggingFace;
  private readonly civitai: Civitai;

  constructor(
    private readonly hubs: Hubs,
    private readonly folders: WorkspaceFolders,
    private readonly downloads: DownloadsService,
  ) {
    this.huggingFace = new HuggingFace(hubs);
    this.civitai = new Civitai(hubs);
  }

  async preview(asked: PreviewDownload): Promise<Offer> {
    const offer = await this.offerFor(asked);
    const { origin, access, hub } = offer;
    const [files, freeBytes, token] = await Promise.all([
      Promise.all(offer.files.map((file) => this.toOffered(file))),
      this.downloads.freeBytes(),
      hub && this.hubs.tokenOf(hub),
    ]);
    const { neededBytes } = this.downloads;
    return { origin, access, hasToken: token !== null, files, freeBytes, neededBytes };
  }

  /** The hub is asked again: nothing of addresses, sizes and hashes is taken from the page. */
  async add({ text, revision, files, layout = 'flat' }: AddDownloads): Promise<Download[]> {
    const offer = await this.offerFor({ text, revision });
    return this.downloads.add(files.map((wanted) => toNew(offer, wanted, layout)));
  }

  async search(asked: SearchHub): Promise<HubAnswer> {
    const signal = AbortSignal.timeout(WITHIN_MS);
    const hub = asked.hub === 'civitai' ? this.civitai : this.huggingFace;
    return told(hub.search(asked, signal), HUB_TITLE[asked.hub], signal);
  }

  private async offerFor({ text, revision }: PreviewDownload): Promise<HubOffer> {
    const signal = AbortSignal.timeout(WITHIN_MS);
    const reference = understand(text, this.hubs.endpoints);
    if (reference.is === 'url')
      return told(offerOfUrl(reference.url, this.hubs.web, signal), reference.url.host, signal);
    if (reference.is === 'civitai')
      return told(this.civitai.offer(reference, signal), HUB_TITLE.civitai, signal);
    const wanted = revision === undefined ? reference : { ...reference, revision };
    return told(this.huggingFace.offer(wanted, signal), HUB_TITLE.huggingFace, signal);
  }

  private async toOffered({ key, type, bytes, isExact, sha256, isSuggested }: HubFile): Promise<OfferedFile> {
    const name = toFileName(key);
    const folder = folderOfHint({ path: key, type });
    const there = folder && (await stat(join(this.folders.models, folder, name)).catch(() => null));
    const isThere = there !== null && there !== '' && (!isExact || there.size === bytes);
    return { key, name, bytes, sha256, folder, isSuggested, isThere, care: careOf(name) };
  }
}

/** A failure of a hub is told to whoever asked. */
async function told<T>(work: Promise<T>, name: string, signal: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) {
      throw new AppError(
        'UPSTREAM_DOWN',
        `${name} did not answer within ${WITHIN_MS / 1000} seconds. Try again.`,
      );
    }
    if (error instanceof Trouble)
      throw new AppError('UPSTREAM_DOWN', error.message, { details: { remedy: error.remedy }, cause: error });
    throw error;
  }
}

function toNew({ hub, origin, files }: HubOffer, wanted: Wanted, layout: 'flat' | 'tree'): NewDownload {
  const file = files.find(({ key }) => key === wanted.key);
  if (!file)
    throw new AppError(
      'NOT_FOUND',
      `There is no “${wanted.key}” at ${origin.title} any more. Look at it again.`,
    );
  const name = wanted.name ?? toFileName(file.key);
  if (layout === 'flat' && !isModelName(name)) {
    throw new AppError(
      'INVALID_INPUT',
      `“${name}” is no model file, so no tool would load it. It belongs to a whole pipeline only.`,
    );
  }
  const folder = layout === 'tree' ? treeFolder(origin.title, file.key) : (wanted.folder ?? null);
  return {
    ...{ url: file.url, hub, name, bytes: file.bytes, isExact: file.isExact },
    origin: { ...origin, file: file.key },
    folder: folder ?? folderOfHint({ path: file.key, type: file.type }),
    isFolderChosen: folder !== null,
    sha256: [file.sha256, wanted.sha256].filter((hash) => hash != null),
  };
}

/** `diffusers/<repository>/<its folders>`, each part a plain name. */
function treeFolder(repository: string, key: string): string {
  const parts = key.split('/').slice(0, -1).map(toFileName);
  return RelativePath.parse(['diffusers', toFileName(repository), ...parts].join('/'));
}
