/** Of the two largest numbers a ZIP's plain fields hold: beyond them it says `ZIP64`. */
const MOST = 0xffffffff;
const MOST_ENTRIES = 0xffff;

export type Stored = { name: string; bytes: number; isStreamed: boolean };

/**
 * How long a ZIP of stored files is that `archiver` writes, to the byte, so that a browser knows how much is still to come. A file
 * that is streamed has its checksum behind it, in 16 bytes (24 when it is larger than 4 GiB).
 */
export function zipLength(files: Stored[]): number {
  let at = 0;
  let central = 0;
  for (const { name, bytes, isStreamed } of files) {
    const letters = Buffer.byteLength(name);
    const isLarge = bytes > MOST;
    central += 46 + letters + (isLarge || at > MOST ? 28 : 0);
    at += 30 + letters + bytes + (isStreamed ? (isLarge ? 24 : 16) : 0);
  }
  const isZip64 = files.length > MOST_ENTRIES || central > MOST || at > MOST;
  return at + central + 22 + (isZip64 ? 76 : 0);
}
