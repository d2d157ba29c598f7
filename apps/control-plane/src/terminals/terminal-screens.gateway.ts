import { Logger } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import {
  AttachTerminal,
  type TerminalInputEvents,
  type TerminalOutputEvents,
} from '@pilothouse/contracts/terminals';
import type { Namespace, Socket } from 'socket.io';
import { toErrorBody } from '../platform/error.filter.js';
import { parseInput } from '../platform/parse-input.js';
import type { Terminal } from './terminal.js';
import { TerminalScreen } from './terminal-screen.js';
import { TerminalsService } from './terminals.service.js';

type None = Record<string, never>;
export type Attached = { terminal: Terminal; attach: AttachTerminal };
export type ScreenSocket = Socket<TerminalInputEvents, TerminalOutputEvents, None, Attached>;

/**
 * One connection is one page that shows one terminal. The only socket that takes commands: keystrokes, acknowledgements and
 * sizes. Who may come in is decided by the adapter as everywhere; whether terminals are on, here.
 */
@WebSocketGateway({ path: SOCKET_PATH, namespace: '/terminal' })
export class TerminalScreensGateway implements OnGatewayInit, OnGatewayConnection {
  private readonly logger = new Logger(TerminalScreensGateway.name);

  constructor(private readonly terminals: TerminalsService) {}

  afterInit(namespace: Namespace<TerminalInputEvents, TerminalOutputEvents, None, Attached>) {
    namespace.use((socket, next) => {
      try {
        const attach = parseInput(AttachTerminal, socket.handshake.auth);
        Object.assign(socket.data, { attach, terminal: this.terminals.find(attach.id) });
        next();
      } catch (error) {
        const data = toErrorBody(error);
        next(Object.assign(new Error(data.message), { data }));
      }
    });
    this.terminals.events.on('replaced', ({ isOn }) => isOn || namespace.disconnectSockets(true));
  }

  handleConnection(socket: ScreenSocket) {
    new TerminalScreen(socket).show().catch((error: unknown) => {
      // The page connects again by itself, from where it was.
      this.logger.warn(error);
      socket.disconnect(true);
    });
  }
}
