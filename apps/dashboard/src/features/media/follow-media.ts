import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { MediaEvents } from '@pilothouse/contracts/media';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { io, type Socket } from 'socket.io-client';
import { MEDIA_KEY } from './media.queries';

/** As long as the page is there, new pictures are told, and what is shown is asked for anew. */
export function useFollowedMedia() {
  const client = useQueryClient();
  useEffect(() => {
    const socket: Socket<MediaEvents> = io('/media', {
      path: SOCKET_PATH,
      forceNew: true,
      // Some proxies of rented pods let no websocket through.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
    });
    const again = () => void client.invalidateQueries({ queryKey: MEDIA_KEY });
    socket.on('media.changed', again);
    // What happened before there was a line, or while it was cut, was told to nobody.
    socket.on('connect', again);
    return () => void socket.disconnect();
  }, [client]);
}
