/*
 * Figures as people read them: a non-breaking space before a unit, a real minus, thousands with a comma. Nothing here writes
 * "unknown"; whoever has no value says so.
 */

const SPACE = '\u00a0';
const MINUS = '\u2212';
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

/** "1,287", "−3", "0.0894" with `digits`. By hand, as are times: what `Intl` first loads takes as long as drawing a page. */
export function count(value: number, digits = 0) {
  const [whole = '', ...rest] = Math.abs(value).toFixed(digits).split('.');
  const text = [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...rest].join('.');
  return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? MINUS + text : text;
}

/** "1 picture", "42 pictures". */
export const counted = (value: number, one: string, many = `${one}s`) =>
  `${count(value)}${SPACE}${value === 1 ? one : many}`;

/** "once", "17 times". */
export const times = (value: number) => (value === 1 ? 'once' : `${count(value)}${SPACE}times`);

/** "228 MB", "17.9 GB": powers of 1000, as disks are sold. One digit below 100 from GB on. */
export function bytes(value: number) {
  let power = 0;
  let rest = value;
  while (rest >= 999.5 && power < UNITS.length - 1) {
    rest /= 1000;
    power += 1;
  }
  const digits = power === 0 || rest >= 99.95 ? 0 : power >= 3 || rest < 9.95 ? 1 : 0;
  return count(rest, digits) + SPACE + UNITS[power];
}

/** Memory of a card: powers of 1024, "24 GB". */
export const vram = (value: number) => count(value / 1024 ** 3, 0) + SPACE + 'GB';

/** "40 s", "17 min", "1 h 50 min", "3 d 4 h". */
export function duration(seconds: number) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return `${s}${SPACE}s`;
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${minutes}${SPACE}min`;
  if (minutes < 48 * 60) return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** "14:49", with `seconds` "14:32:07". */
export function clock(at: number, precision?: 'seconds') {
  const then = new Date(at);
  const parts = [then.getHours(), then.getMinutes(), ...(precision === 'seconds' ? [then.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** "14:49" today, otherwise "21 Nov 14:49", with the year when it is another one. */
export function moment(at: number, now = Date.now()) {
  const then = new Date(at);
  const today = new Date(now);
  if (then.toDateString() === today.toDateString()) return clock(at);
  const day = [then.getDate(), MONTHS[then.getMonth()]];
  if (then.getFullYear() !== today.getFullYear()) day.push(then.getFullYear());
  return `${day.join(SPACE)} ${clock(at)}`;
}

/** The shortest that says when: "14:49" today, otherwise "21 Nov". */
export function shortMoment(at: number, now = Date.now()) {
  const text = moment(at, now);
  return text.length === 5 ? text : text.slice(0, text.lastIndexOf(' '));
}

/** "97 %". */
export const percent = (share: number) => count(share * 100) + SPACE + '%';

function joined(large: number, largeUnit: string, small: number, smallUnit: string) {
  const parts = [large > 0 && `${large}${SPACE}${largeUnit}`, small > 0 && `${small}${SPACE}${smallUnit}`];
  return parts.filter(Boolean).join(SPACE) || `0${SPACE}${smallUnit}`;
}
