import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import type { DatasetEvents } from '@pilothouse/contracts/datasets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { Server } from 'socket.io';
import { DatasetsService } from './datasets.service.js';

@WebSocketGateway({ path: SOCKET_PATH })
export class DatasetsGateway implements OnGatewayInit {
  @WebSocketServer() private readonly server!: Server<object, DatasetEvents>;

  constructor(private readonly datasets: DatasetsService) {}

  afterInit() {
    const { events } = this.datasets;
    events.on('changed', (dataset) => this.server.emit('dataset.changed', dataset));
    events.on('removed', (name) => this.server.emit('dataset.removed', { name }));
    events.on('imageChanged', (dataset, image) =>
      this.server.emit('dataset.image.changed', { dataset, image }),
    );
    events.on('imageRemoved', (dataset, file) =>
      this.server.emit('dataset.image.removed', { dataset, file }),
    );
  }
}
