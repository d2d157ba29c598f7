/** The trainer's three ways to speak: plain lines, log lines, and bars that have no line end while they grow. */
export function say(text: string) {
  process.stdout.write(`${text}\n`);
}

const COLOURS = { INFO: '34', WARNING: '33', ERROR: '1;31' };
let lastSecond = '';

/** The time stands there only when the second has changed. */
export function log(message: string, level: keyof typeof COLOURS = 'INFO') {
  const second = secondOf(new Date());
  const stamp = second === lastSecond ? ' '.repeat(second.length) : second;
  lastSecond = second;
  process.stderr.write(
    `\x1b[2;36m${stamp} \x1b[0m\x1b[${COLOURS[level]}m${level.padEnd(8)}\x1b[0m ${message}\n`,
  );
}

export class Bar {
  private readonly columns = process.stderr.columns ?? 80;
  private readonly begunAt = performance.now();
  private text = '';

  constructor(
    private readonly total: number,
    private readonly name = '',
  ) {
    this.draw(0);
  }

  draw(done: number, postfix = '') {
    const { total, columns } = this;
    const seconds = (performance.now() - this.begunAt) / 1000;
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const head = `${this.name === '' ? '' : `${this.name}: `}${String(Math.round(share * 100)).padStart(3)}%|`;
    const left = done === 0 ? '?' : clock((seconds / done) * (total - done));
    const rate = done === 0 ? '?it/s' : rateOf(seconds / done);
    const tail = `| ${done}/${total} [${clock(seconds)}<${left}, ${rate}${postfix === '' ? '' : `, ${postfix}`}]`;
    const cells = Math.max(0, columns - head.length - tail.length);
    const filled = Math.floor(cells * share);
    this.text = `\r${head}${'█'.repeat(filled)}${' '.repeat(cells - filled)}${tail}`;
    process.stderr.write(this.text);
  }

  /** Draws it once more, and ends its line. */
  close() {
    process.stderr.write(`${this.text}\n`);
  }
}

function rateOf(secondsEach: number): string {
  if (secondsEach > 1) return `${secondsEach.toFixed(2).padStart(5)}s/it`;
  return `${(1 / Math.max(secondsEach, 1e-6)).toFixed(2).padStart(5)}it/s`;
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = `${pad(minutes)}:${pad(whole % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

const secondOf = (at: Date) =>
  `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ` +
  `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;

const pad = (value: number) => String(value).padStart(2, '0');
