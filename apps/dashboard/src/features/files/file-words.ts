import { type FileEntry, shownName } from '@pilothouse/contracts/files';
import { bytes } from '@/ui/format';
import type { IconName } from '@/ui/icon';

export type PreviewKind = 'picture' | 'drawn' | 'video' | 'audio' | 'model' | 'archive' | 'text';

const KINDS: [RegExp, PreviewKind][] = [
  [/\.(png|jpe?g|webp)$/i, 'picture'],
  [/\.(gif|avif|svg|bmp)$/i, 'drawn'],
  [/\.(mp4|m4v|mov|webm|mkv)$/i, 'video'],
  [/\.(mp3|m4a|wav|flac|ogg|opus)$/i, 'audio'],
  [/\.(safetensors|sft)$/i, 'model'],
  [/\.(zip|npz)$/i, 'archive'],
];

/** What can be shown of a file; text is tried with all else, and says when it is none. */
export const previewKind = (name: string): PreviewKind =>
  KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'text';

export const opensAsFolder = ({ kind, link }: FileEntry) => kind === 'folder' || link?.leads === 'folder';
export const isReadable = ({ kind, link, secret }: FileEntry) =>
  secret === '' && (kind === 'file' || link?.leads === 'file');

export function iconOf(entry: FileEntry): IconName {
  if (entry.kind === 'link') return 'link';
  if (entry.kind === 'folder') return 'folder';
  const kind = previewKind(entry.name);
  if (kind === 'picture' || kind === 'drawn') return 'datasets';
  return kind === 'model' ? 'models' : 'file';
}

/** "folder", "link out of the workspace", "3.2 MB". */
export function factOf({ kind, bytes: size, link }: FileEntry): string {
  if (link) return LINKS[link.leads];
  if (kind === 'folder') return 'folder';
  if (kind === 'other') return 'device or socket';
  return bytes(size ?? 0);
}

const LINKS = {
  file: 'link to a file',
  folder: 'link to a folder',
  outside: 'link out of the workspace',
  nowhere: 'link to nothing',
} as const;

export const titleOf = (path: string) => (path === '' ? 'Workspace' : shownName(path.split('/').at(-1)!));
