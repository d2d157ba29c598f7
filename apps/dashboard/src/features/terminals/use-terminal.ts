import { type RefObject, useEffect, useRef, useState } from 'react';
import { onConnect } from '@/api/live';
import {
  attachTerminal,
  type TerminalLink,
  type TerminalShape,
  type TerminalStream,
} from '@/api/terminal-stream';
import { useResolvedTheme } from '@/ui/use-resolved-theme';
import { withControl } from './control-key';
import { openXterm, theme, type Xterm } from './open-xterm';
import { isAnswer } from './terminal-answers';

/** A page that is not looked at for so long lets go of its terminal, and takes it up again where it was. */
const LET_GO_AFTER_MS = 30_000;

export type ShownTerminal = ReturnType<typeof useTerminal>;

/** One terminal drawn into `host`, over its stream. */
export function useTerminal(id: string, host: RefObject<HTMLElement | null>, options: Options) {
  const [link, setLink] = useState<TerminalLink>({ state: 'connecting' });
  const [shape, setShape] = useState<TerminalShape | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isCtrlOn, setCtrlOn] = useState(false);
  const latest = useRef({ ...options, isCtrlOn });
  useEffect(() => {
    latest.current = { ...options, isCtrlOn };
  });

  useEffect(() => {
    if (!host.current) return;
    const made = open(id, host.current, {
      fontSize: latest.current.fontSize,
      isFocused: latest.current.isFocused,
      onLeave: () => latest.current.onLeave(),
      onFind: () => latest.current.onFind(),
      onLink: setLink,
      onShape: setShape,
      controlled: (text) => {
        if (!latest.current.isCtrlOn) return text;
        setCtrlOn(false);
        return withControl(text);
      },
    });
    void made.then(setOpened);
    return () => {
      setOpened(null);
      void made.then((gone) => gone?.close());
    };
  }, [id, host]);

  const painted = useResolvedTheme();
  useEffect(() => {
    if (opened) opened.terminal.options.theme = theme();
  }, [opened, painted]);

  useEffect(() => {
    if (!opened) return;
    opened.terminal.options.fontSize = options.fontSize;
    opened.refit();
  }, [opened, options.fontSize]);

  useEffect(() => {
    if (opened) opened.terminal.options.disableStdin = link.state !== 'attached';
  }, [opened, link.state]);

  return {
    link,
    shape,
    isCtrlOn,
    setCtrlOn,
    terminal: opened?.terminal ?? null,
    search: opened?.search ?? null,
    /** Keys of the row below: sent as they are. */
    send: (text: string) => opened?.stream.type(encoder.encode(text)),
    retry: () => opened?.stream.retry(),
  };
}

type Options = { fontSize: number; isFocused: boolean; onLeave: () => void; onFind: () => void };
type Opened = Xterm & { stream: TerminalStream; refit: () => void; close: () => void };

type Open = Options & {
  onLink: (link: TerminalLink) => void;
  onShape: (shape: TerminalShape) => void;
  /** The text with Ctrl applied, where it was pressed on the screen. */
  controlled: (text: string) => string;
};

const encoder = new TextEncoder();

/** Null when the page was left while the parts were loaded. */
async function open(id: string, host: HTMLElement, to: Open): Promise<Opened | null> {
  let stream: TerminalStream | null = null;
  let isAnswering = false;
  let pastPieces = 0;
  const onData = (text: string) => {
    // What was asked before this page came was answered by another; what is asked now, by one of all that show it.
    if (isAnswer(text) && (pastPieces > 0 || !isAnswering)) return;
    stream?.type(encoder.encode(to.controlled(text)));
  };
  const xterm = await openXterm(host, { ...to, onData });
  const { terminal } = xterm;
  if (!host.isConnected) {
    terminal.dispose();
    return null;
  }

  stream = attachTerminal(id, sizeOf(xterm), {
    write: (bytes, isPast, done) => {
      if (isPast) pastPieces += 1;
      terminal.write(bytes, () => {
        if (isPast) pastPieces -= 1;
        done();
      });
    },
    clear: () => terminal.reset(),
    shape: (shape) => {
      isAnswering = shape.isAnswering;
      terminal.resize(shape.columns, shape.rows);
      to.onShape(shape);
    },
    link: to.onLink,
  });
  const refit = () => stream.resize(sizeOf(xterm));
  const stops = [onConnect(stream.retry), whenResized(host, refit), whileHidden(stream)];
  if (to.isFocused) terminal.focus();
  return {
    ...xterm,
    stream,
    refit,
    close: () => {
      stops.forEach((stop) => stop());
      stream.stop();
      terminal.dispose();
    },
  };
}

/** What there is room for; a pane that is not laid out yet has none. */
function sizeOf({ terminal, fit }: Xterm) {
  const { cols, rows } = fit.proposeDimensions() ?? terminal;
  const within = (value: number, usual: number) =>
    Number.isFinite(value) ? Math.min(1000, Math.max(2, Math.floor(value))) : usual;
  return { columns: within(cols, 80), rows: within(rows, 24) };
}

function whenResized(host: HTMLElement, act: () => void) {
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(act);
  });
  observer.observe(host);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}

function whileHidden(stream: TerminalStream) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(stream.pause, LET_GO_AFTER_MS);
    else stream.resume();
  };
  document.addEventListener('visibilitychange', onChange);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onChange);
  };
}
