import { expect, test } from 'vitest';
import { makePassword } from './make-password.js';
import { hashPassword, isPassword } from './password.hash.js';

test('a hash knows its password and no other, however the keyboard composed it', async () => {
  const [stored, again] = [await hashPassword('Straße é'), await hashPassword('Straße é')];
  expect(await isPassword('Straße e\u0301', stored)).toBe(true);
  expect(await isPassword('Straße e', stored)).toBe(false);
  expect([again.salt, again.hash]).not.toEqual([stored.salt, stored.hash]);
});

test('made passwords differ and hold no character that looks like another', () => {
  const passwords = Array.from({ length: 200 }, makePassword);
  expect(new Set(passwords).size).toBe(200);
  expect(passwords.join('')).not.toMatch(/[ilou]/);
});
