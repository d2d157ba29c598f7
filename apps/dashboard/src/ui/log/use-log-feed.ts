import { useEffect, useState, useSyncExternalStore } from 'react';
import { onConnect } from '@/api/live';
import type { LogSink, LogStream } from '@/api/log-stream';
import { LogFeed, type LogFile } from './log-feed';

/**
 * The log named by `key`. `follow` opens the stream, and `file` says where the whole of it is; both are read again when
 * `key` changes, and the feed is a new one then. Null on the first draw.
 */
export function useLogFeed(key: string, follow: (sink: LogSink) => LogStream, file: LogFile): LogFeed | null {
  const [feed, setFeed] = useState<{ key: string; feed: LogFeed } | null>(null);

  useEffect(() => {
    const fresh = new LogFeed(follow, file);
    // The page's own connection is tried more eagerly ("Try now"); when it is back, so is the pod.
    const stopListening = onConnect(fresh.retry);
    setFeed({ key, feed: fresh });
    return () => {
      stopListening();
      fresh.close();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` says which log it is; `follow` is a new function at every draw
  }, [key]);

  return feed?.key === key ? feed.feed : null;
}

/** Draws again whenever the feed has news. */
export function useFeedNews(feed: LogFeed): number {
  return useSyncExternalStore(feed.subscribe, feed.read, feed.read);
}
