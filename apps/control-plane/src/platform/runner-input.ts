import {
  RUNNER_INPUT_BYTES,
  RUNNER_INPUT_WINDOW_BYTES,
  type RunnerRequest,
} from '@pilothouse/contracts/runner';

type Piece = { bytes: Uint8Array; taken: () => void };

/** What is typed, on its way to a runner: in order, and never more at once than the runner allows. */
export class RunnerInput {
  private waiting: Piece[] = [];
  private sent: Piece[] = [];
  private sentBytes = 0;
  private isConnected = false;

  constructor(private readonly send: (request: RunnerRequest) => void) {}

  /** Resolves when the terminal has taken all of it, or when the connection it was sent over is lost. */
  async type(bytes: Uint8Array): Promise<void> {
    const pieces: Promise<void>[] = [];
    for (let from = 0; from < bytes.length; from += RUNNER_INPUT_BYTES) {
      const piece = bytes.subarray(from, from + RUNNER_INPUT_BYTES);
      pieces.push(new Promise((taken) => this.waiting.push({ bytes: piece, taken })));
    }
    this.pump();
    await Promise.all(pieces);
  }

  /** Of the oldest that was sent. */
  noteTaken() {
    const piece = this.sent.shift();
    this.sentBytes -= piece?.bytes.length ?? 0;
    piece?.taken();
    this.pump();
  }

  connected() {
    this.isConnected = true;
    this.pump();
  }

  /** What was under way may have been typed or not; to send it again could type it twice. */
  disconnected() {
    this.isConnected = false;
    this.sentBytes = 0;
    this.sent.splice(0).forEach(({ taken }) => taken());
  }

  /** Nobody will take anything any more. */
  close() {
    this.disconnected();
    this.waiting.splice(0).forEach(({ taken }) => taken());
  }

  private pump() {
    if (!this.isConnected) return;
    for (;;) {
      const [next] = this.waiting;
      if (!next || this.sentBytes + next.bytes.length > RUNNER_INPUT_WINDOW_BYTES) return;
      this.waiting.shift();
      this.sent.push(next);
      this.sentBytes += next.bytes.length;
      this.send({ type: 'input', base64: Buffer.from(next.bytes).toString('base64') });
    }
  }
}
