import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { SettingsEvents } from '@pilothouse/contracts/settings';
import type { Server } from 'socket.io';
import { SettingsService } from './settings.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class SettingsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, SettingsEvents>;

  constructor(private readonly settings: SettingsService) {}

  afterInit() {
    this.settings.events.on('changed', (settings) => this.server.emit('settings.changed', settings));
  }
}
