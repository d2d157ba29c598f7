import { expect, test } from 'vitest';
import { coresText, forecastText, limitText, memoryText, rateText } from './machine-words';

const HOUR = 3_600_000;
const forecast = (hours: number) =>
  forecastText({ bytesPerDay: 1, fullAt: hours * HOUR }, 0).replaceAll('\u00a0', ' ');

test.each([
  [0.4, 'full in less than an hour'],
  [30, 'full in about 30 h'],
  [190, 'full in about 8 days'],
])('in %s hours it is %s', (hours, text) => expect(forecast(hours)).toBe(text));

test('limits say whose they are', () => {
  expect(limitText(`${coresText(8)} cores`, 'machine')).toBe('of 8 cores');
  expect(limitText(`${coresText(7.5)} cores`, 'container')).toBe('of 7.5 cores, the container’s limit');
  expect(memoryText(12.06 * 1024 ** 3)).toBe('12.1');
  expect(rateText(1_200_000)).toBe('1.2\u00a0MB/s');
});
