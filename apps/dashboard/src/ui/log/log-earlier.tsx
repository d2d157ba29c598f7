import { Button } from '../button';
import { bytes } from '../format';
import type { LogFeed } from './log-feed';

/** What stands in the file before the first line here, and how to see it. */
export function LogEarlier({ feed, download }: { feed: LogFeed; download: string }) {
  const before = feed.lines.firstByte;
  if (before === 0 || before === null || feed.lines.length === 0) return null;
  const { earlier } = feed;
  return (
    <div className="flex min-h-[26px] shrink-0 flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-0.5 text-xs text-muted">
      <span>
        {earlier.state === 'failed' ? earlier.why : `${bytes(before)} before this are in the file`}
        {!feed.hasEarlier && ', and the page holds as much as it can'}
      </span>
      <span className="flex-1" />
      {feed.hasEarlier && (
        <Button
          look="bare"
          size="sm"
          working={earlier.state === 'reading'}
          onClick={() => void feed.readEarlier('all')}
        >
          Read them
        </Button>
      )}
      <a href={download} download className="text-accent-text hover:underline">
        Get the whole log
      </a>
    </div>
  );
}
