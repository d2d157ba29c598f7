import type { CaptionOperation } from '@pilothouse/contracts/caption-edits';

const NAMED = 3;

/** What the version is called. */
export function describeOperation(operation: CaptionOperation, count: number): string {
  const captions = `${count.toLocaleString('en')} ${count === 1 ? 'caption' : 'captions'}`;
  switch (operation.type) {
    case 'add':
      return `Added ${named(operation.tags)} to ${captions}`;
    case 'remove':
      return `Removed ${named(operation.tags)} from ${captions}`;
    case 'rename':
      return `Renamed ${named(operation.tags)} to ${named([operation.to])} in ${captions}`;
    case 'replace':
      return operation.with === ''
        ? `Took ${quoted(operation.find)} out of ${captions}`
        : `Replaced ${quoted(operation.find)} with ${quoted(operation.with)} in ${captions}`;
    case 'move':
      return `Moved ${named(operation.tags)} to the ${operation.to} of ${captions}`;
    case 'deduplicate':
      return `Removed doubled tags from ${captions}`;
    case 'shuffle':
      return `Shuffled the tags of ${captions}`;
    case 'trigger':
      return `Put ${named([operation.word])} first in ${captions}`;
  }
}

function named(tags: string[]): string {
  const shown = tags.slice(0, NAMED).map(quoted).join(', ');
  return tags.length > NAMED ? `${shown} and ${tags.length - NAMED} more` : shown;
}

const quoted = (text: string) => `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
