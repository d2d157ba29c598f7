import type { FolderEvents, FolderState } from '@pilothouse/contracts/files';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { io, type Socket } from 'socket.io-client';
import { endWhenSilent } from '@/api/silence';
import { folderKey } from './files.queries';

/** Follows an open folder: what is shown of it is asked for anew whenever it changed. Answers why it is gone, '' while it is not. */
export function useFollowedFolder(path: string): string {
  const client = useQueryClient();
  const [gone, setGone] = useState({ path, why: '' });

  useEffect(() => {
    const socket: Socket<FolderEvents> = io('/folder', {
      path: SOCKET_PATH,
      forceNew: true,
      // Some proxies of rented pods let no websocket through.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      auth: { path },
    });
    const lookNoMore = endWhenSilent(socket);
    // The first word of every connection is news too: what is shown was asked for before anybody listened.
    socket.on('folder.changed', (state: FolderState) => {
      setGone({ path, why: state.gone });
      void client.invalidateQueries({ queryKey: folderKey(path) });
    });
    return () => {
      lookNoMore();
      socket.disconnect();
    };
  }, [client, path]);

  return gone.path === path ? gone.why : '';
}
