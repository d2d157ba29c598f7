import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { AlertEvents } from '@pilothouse/contracts/alerts';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { Server } from 'socket.io';
import { AlertsService } from './alerts.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class AlertsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, AlertEvents>;

  constructor(private readonly alerts: AlertsService) {}

  afterInit() {
    this.alerts.events.on('changed', (list) => this.server.emit('alerts.replaced', list));
  }
}
