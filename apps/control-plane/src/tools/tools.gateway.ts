import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { ToolEvents } from '@pilothouse/contracts/tools';
import type { Server } from 'socket.io';
import { ToolsService } from './tools.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class ToolsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, ToolEvents>;

  constructor(private readonly tools: ToolsService) {}

  afterInit() {
    this.tools.events.on('changed', (tool) => this.server.emit('tool.changed', tool));
    this.tools.events.on('replaced', (tools) => this.server.emit('tools.replaced', tools));
  }
}
