import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { PresetEvents } from '@pilothouse/contracts/presets';
import type { Server } from 'socket.io';
import { PresetsService } from './presets.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class PresetsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, PresetEvents>;

  constructor(private readonly presets: PresetsService) {}

  afterInit() {
    this.presets.events.on('changed', (list) => this.server.emit('presets.changed', list));
  }
}
