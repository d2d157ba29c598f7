import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `20261122-074501-k3v9qa`: the UTC time, then six random characters, so that ids sort by age. */
export function datedId(at: number): string {
  const [day, time] = new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '').split('T');
  return `${day}-${time}-${randomLetters(6)}`;
}

export const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');
