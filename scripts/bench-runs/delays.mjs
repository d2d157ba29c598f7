const LINE_FEED = 0x0a;
const DIGITS = 20;

/** How long after it was written each line was seen, of all readers together. */
export class Delays {
  ms = [];
  firstNs = 0n;
  lastNs = 0n;

  /** Of one copy of the bytes. Lines are looked at by the chunk: the first whole one of each, which has waited longest. */
  reader() {
    return {
      read: (data) => {
        const bytes = Buffer.from(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
        const now = process.hrtime.bigint();
        this.firstNs ||= now;
        this.lastNs = now;
        const start = bytes.indexOf(LINE_FEED) + 1;
        const stamp = bytes.toString('latin1', start, start + DIGITS);
        if (/^\d{20}$/.test(stamp)) this.ms.push(Number(now - BigInt(stamp)) / 1e6);
      },
    };
  }

  summary() {
    const sorted = this.ms.toSorted((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return { samples: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), mostMs: sorted.at(-1) };
  }
}
