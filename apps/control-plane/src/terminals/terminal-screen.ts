import { TerminalSize } from '@pilothouse/contracts/runner';
import {
  type AttachTerminal,
  TERMINAL_INPUT_WINDOW_BYTES,
  TerminalInput,
  type TerminalInputEvents,
  type TerminalOutputEvents,
} from '@pilothouse/contracts/terminals';
import type { Socket } from 'socket.io';
import { Bell } from '../platform/bell.js';
import { followScrollback, Scrollback } from './scrollback.js';
import type { Terminal } from './terminal.js';

/** Output under way to one page. Small enough that Ctrl-C is felt, large enough for a line with a delay. */
const OUTPUT_WINDOW_BYTES = 256 * 1024;

type Attached = { terminal: Terminal; attach: AttachTerminal };
export type ScreenSocket = Socket<TerminalInputEvents, TerminalOutputEvents, Record<string, never>, Attached>;

/** One page in front of one terminal. */
export class TerminalScreen {
  private readonly left = new AbortController();
  private readonly bell = new Bell();
  private inputBytes = 0;
  private outputBytes = 0;
  private onRoom: () => void = () => {};

  constructor(private readonly socket: ScreenSocket) {}

  /** Resolves when the page has gone, or everything was sent. */
  async show(): Promise<void> {
    const { socket, bell, left } = this;
    const { terminal, attach } = socket.data;
    socket.on('terminal.input', (bytes, acknowledge) => this.takeInput(bytes, acknowledge));
    socket.on('terminal.resize', (size) => this.takeSize(size));
    terminal.events.on('shaped', this.tellShape).on('grew', bell.ring).on('ended', bell.ring);
    socket.once('disconnect', () => {
      left.abort();
      bell.ring();
      this.onRoom();
      terminal.events.off('shaped', this.tellShape).off('grew', bell.ring).off('ended', bell.ring);
      terminal.leave(socket.id);
    });
    terminal.view(socket.id, { columns: attach.columns, rows: attach.rows });

    const liveFrom = (await new Scrollback(terminal.path).end()).at;
    socket.emit('terminal.attached', { liveFrom });
    const hasEnded = () => terminal.hasEnded;
    const { signal } = left;
    for await (const news of followScrollback(terminal.path, { from: attach.from, bell, signal, hasEnded })) {
      if (news.type === 'output') await this.send(news.from, news.data);
      else if (news.type === 'skipped') socket.emit('terminal.skipped', { from: news.from });
      else socket.emit('terminal.ended');
    }
  }

  private async send(from: number, data: Buffer): Promise<void> {
    this.outputBytes += data.length;
    this.socket.emit('terminal.output', { from, data }, () => {
      this.outputBytes -= data.length;
      this.onRoom();
    });
    while (this.outputBytes > OUTPUT_WINDOW_BYTES && !this.left.signal.aborted) {
      await new Promise<void>((resolve) => (this.onRoom = resolve));
    }
  }

  private takeInput(sent: unknown, acknowledge: unknown) {
    const input = TerminalInput.safeParse(sent);
    if (!input.success || typeof acknowledge !== 'function') return this.drop();
    this.inputBytes += input.data.length;
    if (this.inputBytes > TERMINAL_INPUT_WINDOW_BYTES) return this.drop();
    void this.socket.data.terminal.type(input.data).then(() => {
      this.inputBytes -= input.data.length;
      acknowledge();
    });
  }

  private takeSize(sent: unknown) {
    const size = TerminalSize.safeParse(sent);
    if (!size.success) return this.drop();
    this.socket.data.terminal.view(this.socket.id, size.data);
  }

  private readonly tellShape = () => {
    const { terminal } = this.socket.data;
    const { columns, rows } = terminal.facts();
    const isAnswering = terminal.viewers.isAnswering(this.socket.id);
    this.socket.emit('terminal.shaped', { columns, rows, isAnswering });
  };

  /** No page of ours sends that. */
  private drop() {
    this.socket.disconnect(true);
  }
}
