import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { TrashEvents } from '@pilothouse/contracts/trash';
import type { Server } from 'socket.io';
import { TrashService } from './trash.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class TrashGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, TrashEvents>;

  constructor(private readonly trash: TrashService) {}

  afterInit() {
    this.trash.news.on('changed', (item) => this.server.emit('trash.changed', item));
    this.trash.news.on('removed', (id) => this.server.emit('trash.removed', { id }));
  }
}
