import { type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { RunEvents } from '@pilothouse/contracts/runs';
import type { SampleEvents } from '@pilothouse/contracts/samples';
import type { Server } from 'socket.io';
import { RunsService } from './runs.service.js';
import { TrainingRuns } from './training-runs.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class RunsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<Record<string, never>, RunEvents & SampleEvents>;

  constructor(
    private readonly runs: RunsService,
    private readonly training: TrainingRuns,
  ) {}

  afterInit() {
    this.runs.events.on('changed', (run) => this.server.emit('run.changed', run));
    this.runs.events.on('removed', (id) => this.server.emit('run.removed', { id }));
    this.runs.events.on('queue', (queue) => this.server.emit('queue.changed', queue));
    this.runs.damaged.events.on('changed', (all) => this.server.emit('runs.damaged.changed', all));
    this.training.events.on('sampled', (news) => this.server.emit('run.sampled', news));
  }
}
