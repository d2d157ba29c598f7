import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { PictureEditEvents } from '@pilothouse/contracts/picture-edits';
import type { Server } from 'socket.io';
import { PictureEdits } from './picture-edits.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class PictureEditsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, PictureEditEvents>;

  constructor(private readonly edits: PictureEdits) {}

  afterInit() {
    this.edits.events.on('changed', (job) => this.server.emit('dataset.edit.changed', job));
  }
}
