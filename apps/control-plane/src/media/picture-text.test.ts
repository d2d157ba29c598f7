import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readPictureText } from './picture-text.js';
import { readFacts } from './read-facts.js';

const readerOf = (bytes: Buffer) => (position: number, length: number) =>
  Promise.resolve(bytes.subarray(position, position + length));
const textsOf = async (bytes: Buffer) => (await readPictureText(readerOf(bytes))).texts;

const picture = () => sharp({ create: { width: 24, height: 16, channels: 3, background: '#345' } });
/** Nobody checks the sum: a reader of texts that did would refuse what browsers show. */
const chunk = (type: string, data: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
};
/** Behind the signature and the first chunk, where ComfyUI and PIL put them. */
const pngWith = async (...chunks: Buffer[]) => {
  const png = await picture().png().toBuffer();
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
};
const text = (key: string, value: string) => chunk('tEXt', Buffer.from(`${key}\0${value}`));

test('the three kinds of text in a PNG, and its size', async () => {
  const png = await pngWith(
    text('parameters', 'plain'),
    chunk('zTXt', Buffer.concat([Buffer.from('packed\0\0'), deflateSync('in a parcel')])),
    chunk('iTXt', Buffer.from('foreign\0\0\0de\0Wort\0früh am Morgen')),
  );
  const found = await readPictureText(readerOf(png));
  expect([found.width, found.height]).toEqual([24, 16]);
  expect([...found.texts]).toEqual([
    ['parameters', 'plain'],
    ['packed', 'in a parcel'],
    ['foreign', 'früh am Morgen'],
  ]);
});

test.each(['jpeg', 'webp'] as const)('the comment in the EXIF block of a %s', async (format) => {
  const said = 'a lighthouse\nSteps: 20, Seed: 7';
  const comment = { IFD2: { UserComment: said } };
  const made = await picture().toFormat(format).withExif(comment).toBuffer();
  expect((await textsOf(made)).get('parameters')).toContain(said);
});

test('a comment in UTF-16, in either order, as A1111 and SwarmUI write it into a JPEG', async () => {
  const said = 'a fox, Füchse, 狐';
  for (const isBig of [true, false]) {
    const words = Buffer.from(said, 'utf16le');
    const comment = Buffer.concat([Buffer.from('UNICODE\0'), isBig ? words.swap16() : words]);
    const entry = Buffer.alloc(2 + 12 + 4);
    entry.writeUInt16BE(1, 0);
    entry.writeUInt16BE(0x9286, 2);
    entry.writeUInt16BE(7, 4);
    entry.writeUInt32BE(comment.length, 6);
    entry.writeUInt32BE(8 + entry.length, 10);
    const exif = Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'), entry, comment]);
    const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(exif.length + 2, 4);
    const jpeg = Buffer.concat([head, exif, (await picture().jpeg().toBuffer()).subarray(2)]);
    expect((await textsOf(jpeg)).get('parameters')).toBe(said);
  }
});

test('a text that unpacks to more than the bound says nothing', async () => {
  const bomb = Buffer.concat([Buffer.from('parameters\0\0'), deflateSync(Buffer.alloc(50_000_000, 65))]);
  expect((await textsOf(await pngWith(chunk('zTXt', bomb)))).size).toBe(0);
});

test('damaged, cut and foreign bytes: no crash, no read past the file', async () => {
  const whole = await Promise.all([
    pngWith(
      text('prompt', '{"1":{"class_type":"KSampler","inputs":{}}}'),
      chunk('eXIf', Buffer.from('II*\0\x08')),
    ),
    picture()
      .jpeg()
      .withExif({ IFD2: { UserComment: 'said' } })
      .toBuffer(),
    picture()
      .webp()
      .withExif({ IFD2: { UserComment: 'said' } })
      .toBuffer(),
  ]);
  let state = 20_261_129;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 600; round++) {
    const bytes = Buffer.from(whole[round % whole.length]!);
    for (let times = random(6); times >= 0; times--) bytes[random(Math.min(bytes.length, 400))] = random(256);
    const cut = bytes.subarray(0, random(2) === 0 ? bytes.length : random(bytes.length));
    const read = (position: number, length: number) => {
      // As from a file: nobody asks for more than is sensible, and beyond the end there is nothing.
      expect(length).toBeLessThan(5_000_000);
      return readerOf(cut)(position, length);
    };
    const facts = readFacts(await readPictureText(read));
    expect(facts.prompt.length).toBeLessThan(4_001);
  }
});
