import type { OnModuleDestroy } from '@nestjs/common';
import { WebSocketGateway, WebSocketServer, type OnGatewayInit } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { ModelEvents, ModelFile } from '@pilothouse/contracts/models';
import type { Server } from 'socket.io';
import { ModelsService } from './models.service.js';

/** What changes within this time is told together. */
const TOGETHER_MS = 30;
/** More than that is a burst, told as one. */
const MOST_ALONE = 10;
const STATE_EVERY_MS = 250;

@WebSocketGateway({ path: SOCKET_PATH })
export class ModelsGateway implements OnGatewayInit, OnModuleDestroy {
  @WebSocketServer() private readonly server!: Server<object, ModelEvents>;
  /** Null: removed. */
  private readonly pending = new Map<string, ModelFile | null>();
  private timer: NodeJS.Timeout | undefined;
  private stateTimer: NodeJS.Timeout | undefined;

  constructor(private readonly models: ModelsService) {}

  afterInit() {
    const { events } = this.models;
    events.on('changed', (model) => this.soon(model.path, model));
    events.on('removed', (path) => this.soon(path, null));
    events.on('state', () => {
      this.stateTimer ??= setTimeout(() => this.tellState(), STATE_EVERY_MS).unref();
    });
  }

  onModuleDestroy() {
    clearTimeout(this.timer);
    clearTimeout(this.stateTimer);
  }

  private soon(path: string, model: ModelFile | null) {
    // Ten thousand files that are found before anybody asks for them are in the list that is asked for then.
    if (!this.models.wasListed && this.server.sockets.sockets.size === 0) return;
    this.pending.set(path, model);
    this.timer ??= setTimeout(() => this.tell(), TOGETHER_MS).unref();
  }

  private tell() {
    this.timer = undefined;
    const news = [...this.pending];
    this.pending.clear();
    if (news.length <= MOST_ALONE) {
      for (const [path, model] of news) {
        if (model) this.server.emit('model.changed', model);
        else this.server.emit('model.removed', { path });
      }
      return;
    }
    const changed = news.flatMap(([, model]) => model ?? []);
    const removed = news.flatMap(([path, model]) => (model ? [] : path));
    this.server.emit('models.changed', { changed, removed });
  }

  private tellState() {
    this.stateTimer = undefined;
    this.server.emit('models.index.changed', this.models.state);
  }
}
