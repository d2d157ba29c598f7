import { copyText } from '../copy-text';
import { stripAnsi } from './ansi';
import type { LogView } from './use-log-view';

// More makes the browser stand still, and no editor takes it gladly.
const MOST_CHARACTERS = 10_000_000;

/** What is shown, without its colours, into the clipboard. */
export async function copyLines({ shown, feed }: LogView): Promise<'copied' | 'refused' | 'too-much'> {
  const texts: string[] = [];
  let characters = 0;
  for (let place = 0; place < shown.count; place += 1) {
    const text = stripAnsi(feed.lines.at(shown.seqAt(place))?.text ?? '');
    characters += text.length + 1;
    if (characters > MOST_CHARACTERS) return 'too-much';
    texts.push(text);
  }
  return (await copyText(`${texts.join('\n')}\n`)) ? 'copied' : 'refused';
}
