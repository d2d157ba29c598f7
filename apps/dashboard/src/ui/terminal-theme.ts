import type { ITheme } from '@xterm/xterm';
import { token } from './use-resolved-theme';

/** The colours of a terminal, from the tokens of the theme that is painted now. `cursor`: one that is not to be seen is `inset`. */
export function terminalTheme({ cursor }: { cursor: string }): ITheme {
  const colours = {
    black: 'inset',
    red: 'danger',
    green: 'ok',
    yellow: 'warn',
    blue: 'info',
    magenta: 'series-2',
    cyan: 'accent-text',
    white: 'text-2',
  };
  const pairs = Object.entries(colours).map(([name, colour]) => [name, token(colour)] as const);
  const bright = pairs.map(
    ([name, value]) => [`bright${name[0]?.toUpperCase()}${name.slice(1)}`, value] as const,
  );
  return {
    ...Object.fromEntries([...pairs, ...bright]),
    brightBlack: token('muted'),
    brightWhite: token('text'),
    background: token('inset'),
    foreground: token('text-2'),
    cursor: token(cursor),
    cursorAccent: token('inset'),
    selectionBackground: token('accent-line'),
  };
}
