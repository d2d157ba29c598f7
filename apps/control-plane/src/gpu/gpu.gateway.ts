import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { GpuEvents } from '@pilothouse/contracts/gpu';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { Server } from 'socket.io';
import { GpuService } from './gpu.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class GpuGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, GpuEvents>;

  constructor(private readonly gpu: GpuService) {}

  afterInit() {
    this.gpu.events.on('changed', (gpus) => this.server.emit('gpu.changed', gpus));
  }
}
