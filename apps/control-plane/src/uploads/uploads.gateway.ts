import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { UploadEvents } from '@pilothouse/contracts/uploads';
import type { Server } from 'socket.io';
import { UploadsService } from './uploads.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class UploadsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, UploadEvents>;

  constructor(private readonly uploads: UploadsService) {}

  afterInit() {
    const { events } = this.uploads;
    events.on('changed', (intake) => this.server.emit('intake.changed', intake));
    events.on('removed', (id) => this.server.emit('intake.removed', { id }));
  }
}
