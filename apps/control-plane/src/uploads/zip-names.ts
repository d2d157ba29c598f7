/** A flag of the entry says that its name is UTF-8 (APPNOTE 4.4.4, bit 11). */
const UTF8_FLAG = 0x800;
/** Info-ZIP's Unicode path: version, CRC-32 of the plain name, then the name (APPNOTE 4.6.9). */
const UNICODE_PATH = 0x7075;
const MOST_LETTERS = 120;
const MOST_DEPTH = 50;

/** 0x80 to 0xff of code page 437, which a name without the flag is in when nothing better is known (APPNOTE D.1). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

export type RawName = {
  bytes: Buffer;
  flags: number;
  extraFields: { id: number; data: Buffer }[];
};

/**
 * The names of an archive as text. Those without the UTF-8 flag are read as UTF-8 where they are that, else all of them as Shift-JIS
 * when they spell Japanese, else as code page 437.
 */
export function decodeNames(names: RawName[]): string[] {
  const undeclared = names.filter((name) => !declared(name) && !utf8Of(name.bytes));
  const isJapanese = undeclared.length > 0 && spellsJapanese(undeclared.map(({ bytes }) => bytes));
  return names.map((name) => {
    const text = declared(name) ?? utf8Of(name.bytes);
    return text ?? (isJapanese ? shiftJisOf(name.bytes) : undefined) ?? cp437Of(name.bytes);
  });
}

function declared({ bytes, flags, extraFields }: RawName): string | undefined {
  if (flags & UTF8_FLAG) return utf8Of(bytes);
  const path = extraFields.find(({ id, data }) => id === UNICODE_PATH && data.length > 5 && data[0] === 1);
  return path && utf8Of(path.data.subarray(5));
}

const utf8Of = (bytes: Buffer) => decoded('utf-8', bytes);
const shiftJisOf = (bytes: Buffer) => decoded('shift_jis', bytes);

function decoded(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // Not in that encoding.
  }
}

const cp437Of = (bytes: Buffer) =>
  [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80])).join('');

/** All of them can be read so, and one has two kana or kanji in a row, which accents of code page 437 hardly ever make. */
function spellsJapanese(names: Buffer[]): boolean {
  const texts = names.map(shiftJisOf);
  return (
    texts.every((text) => text !== undefined) &&
    texts.some((text) => /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]{2}/u.test(text!))
  );
}

/** The parts of a path inside an archive, or why it may not come in. Only strings: it never becomes a path of the disk. */
export function pathParts(name: string): { parts: string[] } | { refused: string } {
  const path = name.normalize('NFC').replaceAll('\\', '/');
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return { refused: 'Its name is an absolute path' };
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return { refused: 'Its name leads out of the archive' };
  if (parts.length === 0) return { refused: 'It has no name' };
  if (parts.length > MOST_DEPTH) return { refused: `It lies more than ${MOST_DEPTH} folders deep` };
  return { parts };
}

/** What file managers leave behind. Nobody meant to add it, so nobody is told. */
export function isJunk(parts: string[]): boolean {
  return (
    parts.some((part) => part.startsWith('.') || part === '__MACOSX') ||
    /^(thumbs\.db|desktop\.ini)$/i.test(parts.at(-1) ?? '')
  );
}

/** A name that a file may have here: what cannot stand in one becomes `_`, and a long one is cut before its ending. */
export function readableName(name: string): string {
  // Half a surrogate pair cannot be written as UTF-8.
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cs}\p{Cc}\\/\ufffd]/gu, '_')
    .replace(/^\.+/, '_');
  const [, stem = clean, ending = ''] = /^(.+?)(\.[^.]{1,8})?$/s.exec(clean) ?? [];
  const letters = [...stem].slice(0, MOST_LETTERS);
  while (Buffer.byteLength(letters.join('') + ending) > 200) letters.pop();
  const kept = letters.join('');
  return (kept === '' ? '_' : kept) + ending;
}
