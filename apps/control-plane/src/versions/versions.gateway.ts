import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import type { HistoryEvents } from '@pilothouse/contracts/history';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { Server } from 'socket.io';
import { HistoryService } from '../history/history.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class VersionsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, HistoryEvents>;

  constructor(private readonly history: HistoryService) {}

  afterInit() {
    this.history.events.on('changed', (state) => this.server.emit('dataset.history.changed', state));
  }
}
