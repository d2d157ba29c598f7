import type { Hub, Origin } from '@pilothouse/contracts/downloads';
import { datedId } from '../platform/dated-id.js';
import type { DownloadRecord } from './record.file.js';

/** What is to be fetched. */
export type NewDownload = {
  url: URL;
  hub: Hub | null;
  origin: Origin;
  name: string;
  folder: string | null;
  isFolderChosen: boolean;
  bytes: number | null;
  isExact: boolean;
  sha256: string[];
};

export function newRecord(wanted: NewDownload, position: number): DownloadRecord {
  const { url, hub, origin, name, folder, isFolderChosen, bytes, isExact, sha256 } = wanted;
  const createdAt = Date.now();
  return {
    ...{ id: datedId(createdAt), createdAt, position, isPaused: false },
    ...{ name, folder, isFolderChosen, origin, url: url.href, hub },
    expected: { bytes: isExact ? bytes : null, sha256: [...new Set(sha256)] },
    aboutBytes: bytes,
    ...{ content: null, drops: 0, publishing: null, ended: null },
  };
}
