import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { UploadEvents } from '@pilothouse/contracts/uploads';
import type { Server } from 'socket.io';
import { IntakesService } from './intakes.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class UploadsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, UploadEvents>;

  constructor(private readonly intakes: IntakesService) {}

  afterInit() {
    const { events } = this.intakes;
    events.on('changed', (intake) => this.server.emit('intake.changed', intake));
    events.on('removed', (id) => this.server.emit('intake.removed', { id }));
  }
}
