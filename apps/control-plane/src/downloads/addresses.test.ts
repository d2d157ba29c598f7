import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublic } from './addresses.js';

describe('an address', () => {
  it.each([
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.0.170'],
    ...['::', '::1', 'fe80::1', 'fd00::1', 'fc00::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '', 'localhost', '1.2.3'],
  ])('%s is not on the public internet', (address) => expect(isPublic(address)).toBe(false));

  it.each(['1.1.1.1', '18.154.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:1.1.1.1'])(
    '%s is',
    (address) => expect(isPublic(address)).toBe(true),
  );

  it('is judged alike as IPv4 and written as IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => isPublic(address) === isPublic(`::ffff:${address}`)),
      { numRuns: 300 },
    );
  });
});
