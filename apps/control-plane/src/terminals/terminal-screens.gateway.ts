import { Logger } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import { AttachTerminal } from '@pilothouse/contracts/terminals';
import { toErrorBody } from '../platform/error.filter.js';
import { parseInput } from '../platform/parse-input.js';
import { type ScreenSocket, TerminalScreen } from './terminal-screen.js';
import { TerminalsService } from './terminals.service.js';

type ScreenNamespace = ScreenSocket['nsp'];

/**
 * One connection is one page that shows one terminal. The only socket that takes commands: keystrokes, acknowledgements and
 * sizes. Who may come in is decided by the adapter as everywhere; whether terminals are on, here.
 */
@WebSocketGateway({ path: SOCKET_PATH, namespace: '/terminal' })
export class TerminalScreensGateway implements OnGatewayInit, OnGatewayConnection {
  private readonly logger = new Logger(TerminalScreensGateway.name);

  constructor(private readonly terminals: TerminalsService) {}

  afterInit(namespace: ScreenNamespace) {
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
