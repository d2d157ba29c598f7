import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const SKIES = [
  ['#2b3a5e', '#6f7fa8', '#f0735a'],
  ['#e9c99a', '#f3e3c3', '#d1583f'],
  ['#1d5f60', '#3f9a8c', '#f2b25c'],
  ['#d98f84', '#f0c9b4', '#fbe3b9'],
  ['#101a33', '#2b3f6b', '#e8a94c'],
  ['#8fa6b0', '#c4d2d2', '#f4f0e2'],
] as const;
const SIZES = [
  [1024, 1024],
  [832, 1216],
  [1216, 832],
  [1152, 896],
] as const;
const SUBJECTS = ['lighthouse', 'boat', 'island', 'houses'] as const;

/** Varied little prints of a coast with captions, the same ones for the same number. `scale` 1 is the size a trainer likes. */
export async function makePictures(folder: string, count: number, { scale = 1, withCaptions = true } = {}) {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (let index = 0; index < count; index++) {
    const subject = SUBJECTS[index % SUBJECTS.length]!;
    const [width, height] = SIZES[(index * 7) % SIZES.length]!;
    const file = join(folder, `print-${String(index + 1).padStart(3, '0')}.png`);
    const picture = sharp(Buffer.from(print(subject, index, width, height))).resize(
      Math.round(width * scale),
    );
    await picture.png().toFile(file);
    if (withCaptions) await writeFile(file.replace('.png', '.txt'), captionOf(subject, index));
    files.push(file);
  }
  return files;
}

const captionOf = (subject: string, index: number) =>
  [
    'risocoast',
    subject,
    'sea',
    index % 2 ? 'dusk' : 'day',
    'flat colours',
    index % 3 ? 'sun' : 'paper grain',
  ].join(', ');

function print(subject: (typeof SUBJECTS)[number], index: number, width: number, height: number) {
  const [top, bottom, sun] = SKIES[index % SKIES.length]!;
  const horizon = height * (0.55 + 0.1 * Math.sin(index));
  const sunX = width * (0.2 + 0.6 * Math.abs(Math.sin(index * 1.7)));
  const waves = Array.from({ length: 9 }, (_, line) => {
    const y = horizon + (line + 1) * ((height - horizon) / 10);
    return `<path d="M0 ${y} q ${width / 8} ${-12 - line} ${width / 4} 0 t ${width / 4} 0 t ${width / 4} 0 t ${width / 4} 0" fill="none" stroke="#ffffff" stroke-opacity="0.16" stroke-width="6"/>`;
  }).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    <circle cx="${sunX}" cy="${horizon * 0.45}" r="${width * 0.09}" fill="${sun}"/>
    <rect y="${horizon}" width="${width}" height="${height - horizon}" fill="${top}" fill-opacity="0.85"/>${waves}
    ${SHAPES[subject](width * (0.35 + 0.3 * Math.abs(Math.cos(index))), horizon, width / 10)}
  </svg>`;
}

/** Each stands on the horizon at x; `unit` is a tenth of the width. */
const SHAPES = {
  lighthouse: (x: number, y: number, unit: number) =>
    `<path d="M${x - unit * 2.4} ${y + unit} q ${unit * 2.4} ${-unit * 1.8} ${unit * 4.8} 0 z" fill="#243a3a"/>` +
    `<path d="M${x - unit * 0.5} ${y} l ${unit * 0.15} ${-unit * 3.2} h ${unit * 0.7} l ${unit * 0.15} ${unit * 3.2} z" fill="#f6ecd8"/>` +
    [0.5, 1.5, 2.5]
      .map(
        (at) =>
          `<rect x="${x - unit * 0.45}" y="${y - unit * at - unit * 0.5}" width="${unit * 0.9}" height="${unit * 0.5}" fill="#d3553e"/>`,
      )
      .join('') +
    `<rect x="${x - unit * 0.35}" y="${y - unit * 3.8}" width="${unit * 0.7}" height="${unit * 0.6}" fill="#f2b25c"/>`,
  boat: (x: number, y: number, unit: number) =>
    `<path d="M${x} ${y - unit * 3.4} v ${unit * 3.2} h ${-unit * 1.7} z" fill="#f6ecd8"/><path d="M${x + unit * 0.15} ${y - unit * 2.9} v ${unit * 2.7} h ${unit * 1.2} z" fill="#f2b25c"/>` +
    `<path d="M${x - unit * 2} ${y} h ${unit * 4} l ${-unit * 0.7} ${unit} h ${-unit * 2.6} z" fill="#7c2d24"/>`,
  island: (x: number, y: number, unit: number) =>
    `<path d="M${x - unit * 4} ${y + unit * 0.4} q ${unit * 2} ${-unit * 3.4} ${unit * 4} ${-unit * 1.2} t ${unit * 4} ${unit * 1.2} z" fill="#2f4a44"/>`,
  houses: (x: number, y: number, unit: number) =>
    [-2, -1, 0, 1, 2]
      .map((place) => {
        const height = unit * (1.6 + 0.4 * Math.abs(place));
        const left = x + place * unit * 1.2;
        const colour = ['#d3553e', '#f6ecd8', '#e0a45a', '#86a39a', '#c98579'][place + 2];
        return `<rect x="${left}" y="${y - height}" width="${unit * 1.2}" height="${height + unit * 0.5}" fill="${colour}"/><path d="M${left} ${y - height} l ${unit * 0.6} ${-unit * 0.8} l ${unit * 0.6} ${unit * 0.8} z" fill="#2b2f3f"/>`;
      })
      .join(''),
};
