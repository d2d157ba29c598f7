import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { NotificationEvents } from '@pilothouse/contracts/notifications';
import type { Server } from 'socket.io';
import { NotificationsService } from './notifications.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class NotificationsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, NotificationEvents>;

  constructor(private readonly notifications: NotificationsService) {}

  afterInit() {
    this.notifications.events.on('changed', (webhook) => this.server.emit('webhook.changed', webhook));
  }
}
