import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { MachineEvents } from '@pilothouse/contracts/machine';
import type { Server } from 'socket.io';
import { MachineService } from './machine.service.js';
import { StorageService } from './storage.service.js';
import { UsageService } from './usage.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class MachineGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, MachineEvents>;

  constructor(
    private readonly machine: MachineService,
    private readonly usage: UsageService,
    private readonly storage: StorageService,
  ) {}

  afterInit() {
    this.machine.events.on('changed', (machine) => this.server.emit('machine.changed', machine));
    this.usage.events.on('changed', (usage) => this.server.emit('machine.usage.changed', usage));
    this.storage.events.on('changed', (storage) => this.server.emit('storage.changed', storage));
  }
}
