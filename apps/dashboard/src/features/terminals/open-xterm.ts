import '@xterm/xterm/css/xterm.css';
import type { FitAddon } from '@xterm/addon-fit';
import type { SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import { copyText } from '@/ui/copy-text';
import { terminalTheme } from '@/ui/terminal-theme';
import { token } from '@/ui/use-resolved-theme';

const SCROLLBACK_LINES = 10_000;

export type Xterm = { terminal: Terminal; fit: FitAddon; search: SearchAddon };

type OpenXterm = {
  fontSize: number;
  /** What the person types or pastes, and what the terminal answers by itself. */
  onData: (text: string) => void;
  onLeave: () => void;
  /** Ctrl Shift F. */
  onFind: () => void;
};

/** Loaded only where a terminal is shown. */
export async function openXterm(host: HTMLElement, options: OpenXterm): Promise<Xterm> {
  const { fontSize, onData } = options;
  const [{ Terminal }, { FitAddon }, { SearchAddon }, { WebLinksAddon }] = await Promise.all([
    import('@xterm/xterm'),
    import('@xterm/addon-fit'),
    import('@xterm/addon-search'),
    import('@xterm/addon-web-links'),
  ]);
  const terminal = new Terminal({
    scrollback: SCROLLBACK_LINES,
    fontFamily: token('font-mono'),
    fontSize,
    lineHeight: 1.2,
    minimumContrastRatio: 4.5,
    theme: theme(),
    macOptionIsMeta: true,
    // What is found is marked by decorations.
    allowProposedApi: true,
    linkHandler: { activate: (_, uri) => openLink(uri) },
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new WebLinksAddon((_, uri) => openLink(uri)));
  terminal.attachCustomKeyEventHandler((event) => isForShell(event, terminal, options));
  terminal.onData(onData);
  // Mouse reports of old programs: a byte each, not text.
  terminal.onBinary((text) => onData(text));
  terminal.open(host);
  return { terminal, fit, search };
}

export const theme = () => terminalTheme({ cursor: 'accent' });

/** A program may print any address; ours opens what a browser would open from a page. */
function openLink(uri: string) {
  if (/^https?:\/\//i.test(uri)) window.open(uri, '_blank', 'noopener,noreferrer');
}

/** False: the key is the page's or the browser's. */
function isForShell(event: KeyboardEvent, terminal: Terminal, { onLeave, onFind }: OpenXterm): boolean {
  const isCtrlShift = event.ctrlKey && event.shiftKey && !event.altKey && !event.metaKey;
  if (isCtrlShift && event.code === 'KeyC') {
    // Also without a selection: the browser would open its tools.
    event.preventDefault();
    if (event.type === 'keydown' && terminal.hasSelection()) void copyText(terminal.getSelection());
    return false;
  }
  if (isCtrlShift && event.code === 'KeyF') {
    event.preventDefault();
    if (event.type === 'keydown') onFind();
    return false;
  }
  // The browser pastes into the field of the terminal, which brackets it where the program asked for that.
  if (isCtrlShift && event.code === 'KeyV') return false;
  if (event.key === 'F6' && event.shiftKey) {
    event.preventDefault();
    if (event.type === 'keydown') onLeave();
    return false;
  }
  return true;
}
