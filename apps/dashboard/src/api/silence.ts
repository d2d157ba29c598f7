import type { Socket } from 'socket.io-client';

/** The pod says something every 25 s, and be it a ping. */
const LONGEST_SILENCE_MS = 30_000;
const LOOK_MS = 2_000;

/**
 * Ends a connection on which nothing was heard for too long, so that another one is made. After a laptop has slept the browser
 * takes a dead one for alive until its own time-out, and what is shown would pass for fresh that long. Answers how to stop looking.
 */
export function endWhenSilent(socket: Socket): () => void {
  let heardAt = 0;
  const hear = () => void (heardAt = Date.now());
  socket.on('connect', () => {
    hear();
    socket.io.engine.on('packet', hear);
  });
  // Of the clock and not of a time-out alone: while a machine sleeps the one goes on and the other stands still.
  const timer = setInterval(() => {
    if (socket.connected && Date.now() - heardAt > LONGEST_SILENCE_MS) socket.io.engine.close();
  }, LOOK_MS);
  return () => clearInterval(timer);
}
