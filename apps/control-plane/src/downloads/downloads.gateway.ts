import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { DownloadEvents } from '@pilothouse/contracts/downloads';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { Server } from 'socket.io';
import { DownloadsService } from './downloads.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class DownloadsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, DownloadEvents>;

  constructor(private readonly downloads: DownloadsService) {}

  afterInit() {
    const { events } = this.downloads;
    events.on('changed', (download) => this.server.emit('download.changed', download));
    events.on('replaced', (list) => this.server.emit('downloads.replaced', list));
  }
}
