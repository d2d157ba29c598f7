import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { FollowFolder, type FolderEvents } from '@pilothouse/contracts/files';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { Namespace, Socket } from 'socket.io';
import { toErrorBody } from '../platform/error.filter.js';
import { parseInput } from '../platform/parse-input.js';
import { OpenFolders } from './open-folders.js';

type None = Record<string, never>;
type Unfollow = { path: string; end: () => void };
type FolderSocket = Socket<None, FolderEvents, None, Unfollow>;

/** One connection follows one open folder. It begins with the handshake and ends with the connection; no command is taken. */
@WebSocketGateway({ path: SOCKET_PATH, namespace: '/folder' })
export class FilesGateway implements OnGatewayInit, OnGatewayConnection {
  constructor(private readonly open: OpenFolders) {}

  afterInit(namespace: Namespace<None, FolderEvents, None, Unfollow>) {
    namespace.use((socket, next) => {
      try {
        socket.data.path = parseInput(FollowFolder, socket.handshake.auth).path;
        // One too many is refused here, in a sentence.
        socket.data.end = this.open.follow(socket.data.path, (state) => socket.emit('folder.changed', state));
        socket.conn.once('close', socket.data.end);
        next();
      } catch (error) {
        const data = toErrorBody(error);
        next(Object.assign(new Error(data.message), { data }));
      }
    });
  }

  handleConnection(socket: FolderSocket) {
    socket.once('disconnect', () => socket.data.end());
  }
}
