const MOST_TAGS = 500;
const EXIF_FOLDER = 0x8769;
const USER_COMMENT = 0x9286;
const DESCRIPTION = 0x010e;
/** ComfyUI and its extensions put “prompt:{…}” and “workflow:{…}” into whatever text there is of the first folder. */
const NAMED = /^(prompt|workflow|parameters):\s*(?=[{[\w])/i;
const ASCII = 2;

/**
 * The texts of an EXIF block that say how a picture was made: the user's comment and the description. Whatever points outside of the
 * block is passed over.
 */
export function exifTexts(exif: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  const order = exif.toString('latin1', 0, 2);
  if (exif.length < 8 || (order !== 'II' && order !== 'MM')) return texts;
  const isLittle = order === 'II';
  const u16 = (at: number) => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const u32 = (at: number) => (isLittle ? exif.readUInt32LE(at) : exif.readUInt32BE(at));

  const readFolder = (start: number, depth: number) => {
    if (start < 8 || start + 2 > exif.length) return;
    const tags = Math.min(u16(start), MOST_TAGS);
    for (let tag = 0; tag < tags; tag++) {
      const at = start + 2 + tag * 12;
      if (at + 12 > exif.length) return;
      const [id, type, bytes] = [u16(at), u16(at + 2), u32(at + 4)];
      if (id === EXIF_FOLDER && depth === 0) readFolder(u32(at + 8), 1);
      if (id !== USER_COMMENT && type !== ASCII) continue;
      const from = bytes <= 4 ? at + 8 : u32(at + 8);
      if (from + bytes > exif.length) continue;
      const data = exif.subarray(from, from + bytes);
      if (id === USER_COMMENT) texts.set('parameters', commentOf(data, isLittle));
      else noteAscii(id, data.toString('utf8').replace(/\0+$/, ''));
    }
  };
  const noteAscii = (id: number, text: string) => {
    const name = NAMED.exec(text);
    if (name) texts.set(name[1]!.toLowerCase(), text.slice(name[0].length));
    else if (id === DESCRIPTION) texts.set('description', text);
  };
  readFolder(u32(4), 0);
  return texts;
}

/** Eight bytes name the encoding. UTF-16 comes in either order, whatever the block's own is: told by where the zeros stand. */
function commentOf(data: Buffer, isLittle: boolean): string {
  const code = data.toString('latin1', 0, 8);
  const text = data.subarray(8);
  if (!code.startsWith('UNICODE')) return text.toString('utf8').replace(/\0+$/, '');
  const even = Buffer.from(text.subarray(0, text.length - (text.length % 2)));
  const high = even.filter((byte, at) => at % 2 === 0 && byte === 0).length;
  const low = even.filter((byte, at) => at % 2 === 1 && byte === 0).length;
  const isBig = high === low ? !isLittle : high > low;
  return (isBig ? even.swap16() : even).toString('utf16le').replace(/\0+$/, '');
}
