import { AppError } from '../platform/app-error.js';

/** What a pasted text stands for. */
export type Reference =
  /** `path` empty: the whole repository. `isFolder`: everything below the path. */
  | { is: 'huggingFace'; repository: string; revision: string; path: string; isFolder: boolean }
  /** One of both is known. */
  | { is: 'civitai'; model: number | null; version: number | null }
  | { is: 'url'; url: URL };

export type HubOrigins = { huggingFace: string; civitai: string };

const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
const HUGGING_FACE_HOSTS = new Set(['huggingface.co', 'www.huggingface.co', 'hf.co']);
const CIVITAI_HOSTS = new Set(['civitai.com', 'www.civitai.com', 'civitai.green', 'civitai.red']);

/**
 * Takes pages, file addresses and short forms of both hubs (also of their mirrors, whose addresses are `origins`), and any other
 * http address. Throws INVALID_INPUT with a sentence for anything else.
 */
export function understand(text: string, origins: HubOrigins): Reference {
  const pasted = text.trim();
  const civitai = /^(?:urn:air:[^:]*:[^:]*:)?civitai:(\d{1,15})(?:@(\d{1,15}))?$/i.exec(pasted);
  if (civitai) return { is: 'civitai', model: Number(civitai[1]), version: numberOf(civitai[2]) };

  const short = /^(?:hf:\/\/)?([^/\s@]+\/[^/\s@]+)(?:@([^/\s]+))?(?:\/(.+))?$/.exec(pasted);
  if (short && REPOSITORY.test(short[1]!) && (pasted.startsWith('hf://') || !isHost(short[1]!))) {
    return huggingFace(short[1]!, short[2] ?? 'main', short[3] ?? '', false);
  }
  const url = toUrl(pasted);
  const below = (origin: string) =>
    url.href.startsWith(`${origin}/`) ? url.href.slice(origin.length + 1) : undefined;
  const ofHuggingFace =
    below(origins.huggingFace) ?? (HUGGING_FACE_HOSTS.has(url.hostname) ? rest(url) : undefined);
  if (ofHuggingFace !== undefined) return ofHuggingFacePath(ofHuggingFace);
  const ofCivitai = below(origins.civitai) ?? (CIVITAI_HOSTS.has(url.hostname) ? rest(url) : undefined);
  if (ofCivitai !== undefined) return ofCivitaiPath(ofCivitai);
  return { is: 'url', url };
}

const rest = ({ pathname, search }: URL) => pathname.slice(1) + search;

/** `example.com/file`, and not `owner/repository`. */
const isHost = (repository: string) => /^[^/]+\.[a-z]{2,}$/i.test(repository.split('/')[0]!);

function toUrl(pasted: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(pasted) ? pasted : `https://${pasted}`;
  if (!URL.canParse(withScheme) || /\s/.test(pasted)) {
    throw new AppError(
      'INVALID_INPUT',
      `“${shortened(pasted)}” is no address. Paste a page or file of Hugging Face or Civitai, or an address that begins with https://.`,
    );
  }
  const url = new URL(withScheme);
  if (!['http:', 'https:'].includes(url.protocol)) {
    throw new AppError(
      'INVALID_INPUT',
      `Only http and https addresses can be fetched, and this one begins with ${url.protocol}.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError(
      'INVALID_INPUT',
      'An address with a name and password in it is not kept. Use one without.',
    );
  }
  url.hash = '';
  return url;
}

function ofHuggingFacePath(path: string): Reference {
  const parts = path.split(/[?#]/)[0]!.split('/').filter(Boolean).map(decoded);
  if (['datasets', 'spaces', 'collections', 'papers'].includes(parts[0] ?? '')) {
    throw new AppError(
      'INVALID_INPUT',
      `That is a page of ${parts[0]} at Hugging Face. Only models can be fetched here.`,
    );
  }
  const [owner = '', name = '', action, revision = 'main', ...inside] = parts;
  const repository = `${owner}/${name}`;
  if (!REPOSITORY.test(repository)) {
    throw new AppError(
      'INVALID_INPUT',
      'That page of Hugging Face is no model. Paste the address of a model or of one of its files.',
    );
  }
  if (['blob', 'resolve', 'raw'].includes(action ?? '') && inside.length > 0) {
    return huggingFace(repository, revision, inside.join('/'), false);
  }
  return action === 'tree'
    ? huggingFace(repository, revision, inside.join('/'), true)
    : huggingFace(repository, 'main', '', true);
}

const huggingFace = (repository: string, revision: string, path: string, isFolder: boolean): Reference => ({
  is: 'huggingFace',
  repository,
  revision,
  path: path.replace(/\/+$/, ''),
  isFolder: isFolder || path === '',
});

function ofCivitaiPath(path: string): Reference {
  const url = new URL(path, 'https://civitai.invalid/');
  const model = numberOf(/^\/(?:api\/v1\/)?models\/(\d{1,15})(?:\/|$)/.exec(url.pathname)?.[1]);
  const version = numberOf(
    url.searchParams.get('modelVersionId') ??
      /^\/(?:api\/v1\/)?model-versions\/(\d{1,15})(?:\/|$)/.exec(url.pathname)?.[1] ??
      /^\/api\/download\/models\/(\d{1,15})(?:\/|$)/.exec(url.pathname)?.[1],
  );
  if (model === null && version === null) {
    throw new AppError(
      'INVALID_INPUT',
      'That page of Civitai is no model. Paste the address of a model or of one of its versions.',
    );
  }
  return { is: 'civitai', model, version };
}

function numberOf(digits: string | null | undefined): number | null {
  const number = Number(digits ?? NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // Not encoded at all: it is what it is.
  }
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
