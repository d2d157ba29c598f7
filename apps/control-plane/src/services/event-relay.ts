import { EventEmitter } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config.js';

/** A relay's line is some 200 bytes; what is longer is no relay. */
const LINE_LIMIT_BYTES = 64 * 1024;

/**
 * Where supervisor/event_relay.py calls in. Its lines are taken as a sign that something changed, never as the change: what is
 * true is read from supervisord, so that news which was lost, doubled or late does no harm.
 */
@Injectable()
export class EventRelay implements OnModuleInit, OnApplicationShutdown {
  /** `changed`: something happened. `lost`: no relay is connected any more. */
  readonly events = new EventEmitter<{ changed: []; lost: [] }>();
  private readonly logger = new Logger(EventRelay.name);
  private readonly relays = new Set<Socket>();
  private server: Server | undefined;

  constructor(private readonly config: Config) {}

  get isConnected(): boolean {
    return this.relays.size > 0;
  }

  async onModuleInit() {
    const path = this.config.eventsSocket;
    // A control plane that was killed leaves its socket behind.
    await rm(path, { force: true });
    const server = createServer((relay) => this.welcome(relay));
    this.server = server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
    server.on('error', (error) => this.logger.error(error));
    await chmod(path, 0o600);
  }

  onApplicationShutdown() {
    this.relays.forEach((relay) => relay.destroy());
    this.server?.close();
  }

  private welcome(relay: Socket) {
    this.relays.add(relay);
    let unfinished = 0;
    relay.on('data', (bytes) => {
      const end = bytes.lastIndexOf(0x0a);
      unfinished = end < 0 ? unfinished + bytes.length : bytes.length - end - 1;
      if (unfinished > LINE_LIMIT_BYTES) relay.destroy();
      else if (end >= 0) this.events.emit('changed');
    });
    relay.on('error', (error) => this.logger.warn(`The event relay's connection broke: ${error.message}`));
    relay.on('close', () => {
      this.relays.delete(relay);
      if (!this.isConnected) this.events.emit('lost');
    });
    this.events.emit('changed');
  }
}
