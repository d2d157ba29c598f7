/** Where the table of an ICC profile's tags begins, and how long one entry is (ICC.1:2022, 7.3). */
const TAG_TABLE = 128;
const TAG_BYTES = 12;
const MOST_TAGS = 100;
const MOST_NAME = 60;

/** Profiles that are sRGB under another name; `c2` is what Facebook's tiny one calls itself. */
const SRGB = /srgb|^c2(ci)?$|iec\s*61966/i;

/** The name of an embedded colour profile; empty when there is none, or when it is sRGB. Reads nothing beyond the profile. */
export function foreignProfile(icc: Buffer | undefined, space: string): string {
  if (space === 'cmyk') return 'CMYK';
  if (!icc) return '';
  const name = nameOf(icc)
    .replace(/[^\p{L}\p{N} ()._+-]/gu, '')
    .trim()
    .slice(0, MOST_NAME);
  if (SRGB.test(name)) return '';
  // Grey has no colours to be off.
  if (icc.toString('latin1', 16, 20) === 'GRAY') return '';
  return name === '' ? 'an unnamed colour profile' : name;
}

/** `desc`: text in version 2, UTF-16 in many languages in version 4. */
function nameOf(icc: Buffer): string {
  if (icc.length < TAG_TABLE + 4) return '';
  const tags = Math.min(icc.readUInt32BE(TAG_TABLE), MOST_TAGS);
  for (
    let at = TAG_TABLE + 4;
    at + TAG_BYTES <= Math.min(icc.length, TAG_TABLE + 4 + tags * TAG_BYTES);
    at += TAG_BYTES
  ) {
    if (icc.toString('latin1', at, at + 4) !== 'desc') continue;
    const offset = icc.readUInt32BE(at + 4);
    return descriptionIn(icc.subarray(offset, offset + icc.readUInt32BE(at + 8)));
  }
  return '';
}

function descriptionIn(tag: Buffer): string {
  const type = tag.toString('latin1', 0, 4);
  if (type === 'desc' && tag.length > 12) {
    return tag.toString('latin1', 12, 12 + Math.min(tag.readUInt32BE(8), 200)).replace(/\0.*$/s, '');
  }
  if (type !== 'mluc' || tag.length < 28) return '';
  const [length, offset] = [Math.min(tag.readUInt32BE(20), 400), tag.readUInt32BE(24)];
  const text = Buffer.from(tag.subarray(offset, offset + length - (length % 2)));
  return text.length % 2 === 0 ? text.swap16().toString('utf16le') : '';
}
