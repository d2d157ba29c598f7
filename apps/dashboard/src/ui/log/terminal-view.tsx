'use client';

import '@xterm/xterm/css/xterm.css';
import type { Terminal } from '@xterm/xterm';
import { useEffect, useRef, useState } from 'react';
import { onConnect } from '@/api/live';
import type { LogSink, LogStatus, LogStream } from '@/api/log-stream';
import { cn } from '../cn';
import { terminalTheme } from '../terminal-theme';
import { token, useResolvedTheme } from '../use-resolved-theme';

// The programs are given this width once, when they start; another one here would break their lines and bars.
const COLUMNS = 200;
const SCROLLBACK_LINES = 10_000;
const LARGEST_PX = 12;
const SMALLEST_PX = 9;
const LINE_HEIGHT = 1.3;

/** A terminal that is only looked at: every byte from the first, drawn as the program drew it. */
export function TerminalView({ follow, label, isShown, onStatus, className }: TerminalViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const [terminal, setTerminal] = useState<Terminal | null>(null);
  const theme = useResolvedTheme();
  const [open] = useState(() => follow);
  const gate = useRef(new Gate());
  useEffect(() => gate.current.set(isShown), [isShown]);

  useEffect(() => {
    let stop = () => {};
    let isGone = false;
    void import('@xterm/xterm').then(({ Terminal }) => {
      if (isGone || !host.current) return;
      const made = new Terminal({
        cols: COLUMNS,
        scrollback: SCROLLBACK_LINES,
        disableStdin: true,
        cursorBlink: false,
        cursorInactiveStyle: 'none',
        fontFamily: token('font-mono'),
        fontSize: LARGEST_PX,
        lineHeight: LINE_HEIGHT,
        minimumContrastRatio: 4.5,
        // Links in the output are the trainer's own file paths: they lead nowhere from here.
        linkHandler: { activate: () => undefined },
      });
      made.open(host.current);
      const stream = open(sinkOf(made, onStatus, gate.current));
      const stopListening = onConnect(stream.retry);
      stop = () => {
        stopListening();
        stream.stop();
        made.dispose();
      };
      setTerminal(made);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [open, onStatus]);

  useEffect(() => {
    if (terminal) terminal.options.theme = terminalTheme({ cursor: 'inset' });
  }, [terminal, theme]);

  useEffect(() => {
    if (!terminal || !isShown || !frame.current) return;
    const box = frame.current;
    let redrawn = 0;
    const observer = new ResizeObserver(() => {
      scale(terminal, box);
      // The rows have their new height only after they were drawn once.
      cancelAnimationFrame(redrawn);
      redrawn = requestAnimationFrame(() => {
        redrawn = requestAnimationFrame(() => fillRows(terminal, box));
      });
    });
    observer.observe(box);
    return () => {
      cancelAnimationFrame(redrawn);
      observer.disconnect();
    };
  }, [terminal, isShown]);

  return (
    <div
      ref={frame}
      role="region"
      aria-label={label}
      className={cn(
        'min-h-0 overflow-x-auto overflow-y-hidden bg-inset pl-5 max-sm:pl-3',
        !isShown && 'hidden',
        className,
      )}
    >
      <div ref={host} className="h-full" />
    </div>
  );
}

type TerminalViewProps = {
  /** Opens the stream from byte 0; called once. */
  follow: (sink: LogSink) => LogStream;
  label: string;
  isShown: boolean;
  /** Keep it the same from draw to draw. */
  onStatus: (status: LogStatus) => void;
  className?: string;
};

function sinkOf(terminal: Terminal, onStatus: (status: LogStatus) => void, gate: Gate): LogSink {
  return {
    append: ({ bytes }, done) => terminal.write(bytes, () => gate.pass(done)),
    restart: () => terminal.reset(),
    status: onStatus,
  };
}

/** While nobody looks, nothing more is asked for; the file keeps it. */
class Gate {
  private isOpen = true;
  private waiting: (() => void)[] = [];

  pass(go: () => void): void {
    if (this.isOpen) go();
    else this.waiting.push(go);
  }

  set(isOpen: boolean): void {
    this.isOpen = isOpen;
    if (isOpen) for (const go of this.waiting.splice(0)) go();
  }
}

/** As large as 200 columns fit; narrower than the smallest size it scrolls sideways. */
function scale(terminal: Terminal, box: HTMLElement) {
  const scrollbar = 14;
  const room = box.clientWidth - Number.parseFloat(getComputedStyle(box).paddingLeft) - scrollbar;
  if (room <= 0) return;
  const wanted = Math.floor((room / COLUMNS / advance(terminal)) * 4) / 4;
  terminal.options.fontSize = Math.min(LARGEST_PX, Math.max(SMALLEST_PX, wanted));
}

/** As many rows as there is room for. */
function fillRows(terminal: Terminal, box: HTMLElement) {
  const screen = terminal.element?.querySelector<HTMLElement>('.xterm-screen');
  const rowHeight = screen ? screen.clientHeight / terminal.rows : 0;
  const room = box.clientHeight - Number.parseFloat(getComputedStyle(box).paddingTop);
  if (rowHeight > 0 && room > 0) terminal.resize(COLUMNS, Math.max(2, Math.floor(room / rowHeight)));
}

/** Width of one character at a size of 1 px. */
function advance(terminal: Terminal): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 0.6;
  context.font = `100px ${terminal.options.fontFamily}`;
  return context.measureText('W').width / 100;
}
