import { describe, expect, test } from 'vitest';
import { areInstalled } from './dependencies.mjs';

describe('the npm packages', () => {
  const lock = {
    packages: {
      '': { version: '1.0.0' },
      'libs/contracts': { version: '0.1.0' },
      'node_modules/a': { version: '1.2.3', integrity: 'sha512-a' },
      'node_modules/for-windows': { version: '1.0.0', optional: true },
      'node_modules/@x/contracts': { resolved: 'libs/contracts', link: true },
    },
  };
  const { '': _root, 'node_modules/for-windows': _absent, ...here } = lock.packages;

  test('are taken as they are when they are what the lock file says, without those for other systems', () => {
    expect(areInstalled(lock, { packages: here })).toBe(true);
  });
  test.each([
    ['never installed', undefined],
    [
      'of another version',
      { packages: { ...here, 'node_modules/a': { version: '1.2.4', integrity: 'sha512-a' } } },
    ],
    [
      'of other bytes',
      { packages: { ...here, 'node_modules/a': { version: '1.2.3', integrity: 'sha512-b' } } },
    ],
    ['one too many', { packages: { ...here, 'node_modules/b': { version: '1.0.0' } } }],
    ['one too few', { packages: { 'node_modules/@x/contracts': here['node_modules/@x/contracts'] } }],
  ])('are installed when they are %s', (_, installed) => expect(areInstalled(lock, installed)).toBe(false));
});
