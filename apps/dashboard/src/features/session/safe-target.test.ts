import { expect, test } from 'vitest';
import { safeTarget } from './safe-target';

const ORIGIN = 'http://127.0.0.1:7878';

test.each([
  ['#L5', '/#L5'],
  ['', '/'],
  ['/runs/?id=1#L2', '/runs/?id=1#L2'],
  ['http://127.0.0.1:7878/models/', '/models/'],
])('leads %j to %j', (to, target) => expect(safeTarget(to, ORIGIN)).toBe(target));

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  'javascript:alert(1)',
  'http://127.0.0.1:80/',
  '/login/?to=/login/',
  'http://[',
])('does not follow %j', (to) => expect(safeTarget(to, ORIGIN)).toBe('/'));
