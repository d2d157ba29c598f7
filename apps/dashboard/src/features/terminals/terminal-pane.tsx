'use client';

import type { Terminal } from '@pilothouse/contracts/terminals';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import { Button } from '@/ui/button';
import { clock } from '@/ui/format';
import { Note } from '@/ui/note';
import { useIsPhone } from '@/ui/use-media';
import { FindField } from './find-field';
import { useFontSize } from './font-size';
import { KeyRow } from './key-row';
import { saveOutput } from './save-output';
import { nameOf } from './terminal-words';
import { type ShownTerminal, useTerminal } from './use-terminal';

/** One shell, drawn and typed into. */
export function TerminalPane({ terminal, ref, onLeave, onClose }: TerminalPaneProps) {
  const host = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  const fontSize = useFontSize();
  // On a phone the keyboard would cover half of it before it was looked at.
  const [isFinding, setFinding] = useState(false);
  const onFind = () => setFinding(true);
  const shown = useTerminal(terminal.id, host, { fontSize, isFocused: !isPhone, onLeave, onFind });
  const { terminal: xterm, search } = shown;
  useImperativeHandle(ref, () => ({
    find: onFind,
    save: () => xterm && saveOutput(xterm, nameOf(terminal)),
  }));
  return (
    <div className="flex h-full min-h-0 flex-col bg-inset">
      <div className="relative min-h-0 flex-1 overflow-hidden py-2 pr-1 pl-5 max-sm:pl-3">
        <div
          ref={host}
          role="region"
          aria-label={`${nameOf(terminal)}. Shift F6 leaves it.`}
          className="h-full"
        />
        <div className="absolute inset-x-5 top-2 z-10 grid gap-2 empty:hidden max-sm:inset-x-3">
          <LinkNote terminal={terminal} shown={shown} onClose={onClose} />
          {isFinding && search && (
            <FindField
              search={search}
              onClose={() => {
                setFinding(false);
                xterm?.focus();
              }}
            />
          )}
        </div>
      </div>
      {isPhone && <KeyRow shown={shown} />}
    </div>
  );
}

type TerminalPaneProps = {
  terminal: Terminal;
  ref: Ref<TerminalTools>;
  onLeave: () => void;
  onClose: () => void;
};

/** What the menu of the page does with the shell that is shown. */
export type TerminalTools = { find: () => void; save: () => void };

/** Over the first lines, so that nothing is moved by it and the newest can be read. */
function LinkNote({ terminal, shown: { link, retry }, onClose }: LinkNoteProps) {
  const ground = 'bg-overlay shadow-pop';
  if (terminal.status.state === 'ended') {
    return (
      <Note tone="plain" className={ground} action={<Button onClick={onClose}>Close</Button>}>
        {terminal.status.text}
      </Note>
    );
  }
  if (link.state === 'lost') {
    return (
      <Note tone="warn" className={ground} action={<Button onClick={retry}>Try now</Button>}>
        Connection lost at {clock(link.since, 'seconds')}. The shell goes on; what is typed now is not sent.
      </Note>
    );
  }
  if (link.state === 'refused') {
    return (
      <Note tone="bad" className={ground} action={<Button onClick={retry}>Try again</Button>}>
        {link.message}
      </Note>
    );
  }
  return null;
}

type LinkNoteProps = { terminal: Terminal; shown: ShownTerminal; onClose: () => void };
