import { randomInt } from 'node:crypto';

/** 32 characters that cannot be taken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstvwxyz0123456789';
const GROUPS = 5;
const GROUP_LENGTH = 5;

/** A password of 125 bits that can be read out and typed: `7hx2m-k0qpd-…`. */
export function makePassword(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
