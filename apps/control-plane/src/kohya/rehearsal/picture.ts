import sharp from 'sharp';
import { ADVANCE, LINE, textPath } from './glyphs.js';

export type Picture = {
  width: number;
  height: number;
  seed: number;
  prompt: string;
  step: number;
  steps: number;
};

/** Written in place, as the real trainer does. Shapes that come into focus as the run goes on, and what they are not, in words. */
export async function drawPicture(path: string, picture: Picture): Promise<void> {
  const { width, height } = picture;
  const ground = await sharp(Buffer.from(shapes(picture)))
    .blur(0.3 + (Math.min(width, height) / 14) * (1 - shareOf(picture)))
    .toBuffer();
  await sharp(ground)
    .composite([{ input: Buffer.from(words(picture)) }])
    .png({ compressionLevel: 6 })
    .toFile(path);
}

const shareOf = ({ step, steps }: Picture) => (steps === 0 ? 1 : Math.min(1, step / steps));

function shapes(picture: Picture): string {
  const { width, height, seed, prompt } = picture;
  const random = randomOf(seed, prompt);
  const side = Math.min(width, height);
  const hue = Math.floor(random() * 360);
  const colour = (turn: number, light: number) =>
    `hsl(${(hue + turn) % 360},${Math.round(20 + 45 * shareOf(picture))}%,${light}%)`;
  const hills = [0.5, 0.62, 0.76].map((level, at) => {
    const y = height * (level + 0.06 * (random() - 0.5));
    const lift = side * (0.12 + 0.14 * random());
    return `<path d="M0 ${y} q ${width / 4} ${-lift} ${width / 2} 0 t ${width / 2} 0 V ${height} H 0 z" fill="${colour(200 + at * 12, 42 - at * 11)}"/>`;
  });
  const sun = { x: width * (0.2 + 0.6 * random()), y: height * (0.16 + 0.16 * random()) };
  return `${openSvg(picture)}<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${colour(0, 38)}"/><stop offset="1" stop-color="${colour(30, 76)}"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#sky)"/><circle cx="${sun.x}" cy="${sun.y}" r="${side * 0.09}" fill="${colour(55, 82)}"/>${hills.join('')}</svg>`;
}

const MARK = 'REHEARSAL';

/** The mark across the whole picture, and below it what was asked for. */
function words(picture: Picture): string {
  const { width, height, prompt, step, steps, seed } = picture;
  const markDot = width / ((MARK.length + 1) * ADVANCE);
  const mark = textPath(MARK, { x: markDot * ADVANCE * 0.5, y: height * 0.4, dot: markDot });
  const dot = Math.max(1, Math.floor(width / 340));
  const letters = Math.floor(width / (dot * ADVANCE)) - 2;
  const lines = [
    `Step ${step} of ${steps}, seed ${seed}`,
    ...wrapped(prompt, letters).slice(0, 3),
    'Rehearsal: no model is trained',
  ].map((line) => line.slice(0, letters));
  const top = height - (lines.length * LINE + 4) * dot;
  const small = lines.map((line, at) =>
    textPath(line, { x: dot * ADVANCE, y: top + (4 + at * LINE) * dot, dot }),
  );
  return `${openSvg(picture)}<path d="${mark}" fill="#fff" fill-opacity="0.55"/><rect y="${top}" width="${width}" height="${height - top}" fill="#000" fill-opacity="0.62"/><path d="${small.join('')}" fill="#fff"/></svg>`;
}

function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const openSvg = ({ width, height }: Picture) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`;

/** The same numbers for the same seed and prompt: a picture can be compared with its older self. */
function randomOf(seed: number, prompt: string): () => number {
  let state = [...prompt].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 2 ** 32, seed + 1);
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
