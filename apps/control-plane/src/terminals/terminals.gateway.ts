import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { TerminalEvents } from '@pilothouse/contracts/terminals';
import type { Server } from 'socket.io';
import { TerminalsService } from './terminals.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class TerminalsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, TerminalEvents>;

  constructor(private readonly terminals: TerminalsService) {}

  afterInit() {
    const { events } = this.terminals;
    events.on('changed', (terminal) => this.server.emit('terminal.changed', terminal));
    events.on('removed', (id) => this.server.emit('terminal.removed', { id }));
    events.on('replaced', (list) => this.server.emit('terminals.replaced', list));
  }
}
