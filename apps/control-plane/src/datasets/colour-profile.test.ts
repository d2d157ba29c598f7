import fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { foreignProfile } from './colour-profile.js';

const iccOf = async (profile: string) => {
  const image = sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } });
  return (await sharp(await image.withIccProfile(profile).png().toBuffer()).metadata()).icc;
};

it('names a foreign profile, and says nothing of sRGB or of none', async () => {
  expect(foreignProfile(await iccOf('p3'), 'srgb')).toMatch(/P3/);
  expect(foreignProfile(await iccOf('srgb'), 'srgb')).toBe('');
  expect(foreignProfile(undefined, 'srgb')).toBe('');
  expect(foreignProfile(undefined, 'cmyk')).toBe('CMYK');
});

it('reads nothing beyond the profile, whatever it says of itself', async () => {
  const real = (await iccOf('p3'))!;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(real.length), (bytes, at) => {
      const broken = Buffer.from(real);
      broken.set(bytes.subarray(0, broken.length - at), at);
      expect(foreignProfile(broken.subarray(0, real.length - (at % 97)), 'srgb').length).toBeLessThanOrEqual(
        60,
      );
      expect(foreignProfile(Buffer.from(bytes), 'srgb').length).toBeLessThanOrEqual(60);
    }),
    { numRuns: 300 },
  );
});
