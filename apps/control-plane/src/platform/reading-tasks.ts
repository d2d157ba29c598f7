import { hashFile } from './hash-file.js';
import { haveSameBytes } from './same-bytes.js';

/** Of a file of 20 GB that is 150 messages. */
const PROGRESS_BYTES = 128 * 1024 * 1024;

type Progress = (doneBytes: number) => void;

/** What is asked of whole files. */
export const READING_TASKS = {
  hash: ({ path, followsNoLink }: { path: string; followsNoLink: boolean }, onProgress: Progress) =>
    hashFile(path, { followsNoLink, onBytes: nowAndThen(onProgress) }),
  compare: ({ a, b }: { a: string; b: string }, onProgress: Progress) =>
    haveSameBytes(a, b, nowAndThen(onProgress)),
};

function nowAndThen(onProgress: Progress): Progress {
  let told = 0;
  return (bytes) => {
    if (bytes - told < PROGRESS_BYTES) return;
    told = bytes;
    onProgress(bytes);
  };
}
