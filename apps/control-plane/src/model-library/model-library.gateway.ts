import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { ModelLibraryEvents } from '@pilothouse/contracts/model-library';
import type { Server } from 'socket.io';
import { ModelLibrary } from './model-library.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class ModelLibraryGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, ModelLibraryEvents>;

  constructor(private readonly library: ModelLibrary) {}

  afterInit() {
    this.library.events.on('joined', (joined) => this.server.emit('models.joined', joined));
  }
}
