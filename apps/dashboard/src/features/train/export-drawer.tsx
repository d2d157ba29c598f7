'use client';

import type { ExportedSetup, SetupFormat } from '@pilothouse/contracts/exchange';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Drawer } from '@/ui/dialog';
import { bytes } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Menu, MenuItem } from '@/ui/menu';
import { Note } from '@/ui/note';
import { exportSetup } from './train.queries';
import type { Train } from './use-train';

const TITLE = { 'sd-scripts': 'sd-scripts (TOML)', kohya_ss: 'kohya_ss GUI (JSON)' } as const;
const FORMATS = Object.keys(TITLE) as SetupFormat[];

/** The form as files another tool trains the same with. */
export function ExportMenu({ train, className }: { train: Train; className?: string }) {
  const { request } = train;
  const [format, setFormat] = useState<SetupFormat | null>(null);
  const write = useMutation({ mutationFn: exportSetup });
  const open = (next: SetupFormat) => {
    if (request === null) return;
    setFormat(next);
    write.mutate({ format: next, request });
  };
  return (
    <>
      <Menu
        trigger={
          <Button
            className={className}
            disabled={request === null}
            title={request === null ? 'Settle what is missing in the form first.' : undefined}
          >
            <Icon name="upload" className="size-3.5" />
            Export
          </Button>
        }
      >
        {FORMATS.map((each) => (
          <MenuItem key={each} onSelect={() => open(each)}>
            {TITLE[each]}
          </MenuItem>
        ))}
      </Menu>
      <Drawer isOpen={format !== null} onClose={() => setFormat(null)} title={format ? TITLE[format] : ''}>
        {write.isPending && (
          <p role="status" className="px-4 py-3 text-sm text-muted">
            Writing the files.
          </p>
        )}
        {write.error && (
          <Note tone="bad" className="m-4">
            {write.error.message}
          </Note>
        )}
        {write.data && !write.isPending && <Files setup={write.data} />}
      </Drawer>
    </>
  );
}

/** Where the header has no room for a menu of its own. */
export function ExportChoice({ train }: { train: Train }) {
  return (
    <div className="flex items-center gap-3 border-t border-line px-4 py-3 text-sm sm:hidden">
      <span className="flex-1 text-text-2">This form for another tool</span>
      <ExportMenu train={train} />
    </div>
  );
}

function Files({ setup: { files, notes } }: { setup: ExportedSetup }) {
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="border-b border-line px-4 py-2.5 text-sm break-words text-text-2">
          {note}
        </p>
      ))}
      {files.map(({ name, text }) => (
        <section key={name} aria-label={name} className="border-b border-line">
          <h3 className="flex items-center gap-2 px-4 pt-2.5 pb-1 text-sm">
            <span className="mono min-w-0 flex-1 break-all">{name}</span>
            <span className="text-xs whitespace-nowrap text-muted">{bytes(new Blob([text]).size)}</span>
            <CopyButton text={text} label={`Copy ${name}`} />
            <Button size="sm" onClick={() => save(name, text)}>
              Save
            </Button>
          </h3>
          <pre
            tabIndex={0}
            aria-label={`Text of ${name}`}
            className="max-h-64 overflow-auto bg-inset px-4 py-2 font-mono text-xs/[17px] [overflow-wrap:anywhere] whitespace-pre-wrap text-text-2"
          >
            {text}
          </pre>
        </section>
      ))}
    </>
  );
}

function save(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
