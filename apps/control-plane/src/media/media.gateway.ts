import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { MediaEvents } from '@pilothouse/contracts/media';
import type { Socket } from 'socket.io';
import { MediaService } from './media.service.js';

type None = Record<string, never>;

/** A connection is a page that looks at what was made: only then is it watched. */
@WebSocketGateway({ path: SOCKET_PATH, namespace: '/media' })
export class MediaGateway implements OnGatewayConnection {
  constructor(private readonly media: MediaService) {}

  handleConnection(socket: Socket<None, MediaEvents>) {
    const end = this.media.follow((version) => socket.emit('media.changed', { version }));
    socket.once('disconnect', end);
  }
}
