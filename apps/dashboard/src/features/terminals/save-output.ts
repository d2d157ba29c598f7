import type { Terminal } from '@xterm/xterm';

/** What this page holds of a shell's output, as text, into the browser's downloads. */
export function saveOutput(terminal: Terminal, name: string) {
  const url = URL.createObjectURL(new Blob([outputOf(terminal)], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name.replace(/[^\w.-]+/g, '-')}.txt`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Line by line: those that were broken to fit are joined again, and the empty rest of the screen is left out. */
export function outputOf({ buffer }: Pick<Terminal, 'buffer'>): string {
  const { normal } = buffer;
  const lines: string[] = [];
  for (let at = 0; at < normal.length; at += 1) {
    const row = normal.getLine(at);
    if (!row) continue;
    const isBroken = normal.getLine(at + 1)?.isWrapped ?? false;
    const text = row.translateToString(!isBroken);
    if (row.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
