'use client';

import type { Tool } from '@pilothouse/contracts/tools';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { CodeBlock } from '@/ui/code-block';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { FormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';
import { Select } from '@/ui/select';
import { entryQuery } from './tools.queries';
import { usePlace } from './use-place';

type Props = { tools: Tool[]; isOpen: boolean; onClose: () => void };

/** How a tool of one's own gets here: a file in `config/tools/`, best begun as a copy of one that works. */
export function AddToolDialog({ tools, isOpen, onClose }: Props) {
  const { name } = usePlace();
  const [chosen, setChosen] = useState<string | null>(null);
  const id = chosen ?? tools.find((tool) => tool.id === name)?.id ?? tools[0]?.id;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Add a tool"
      className="top-[10vh] w-[min(680px,calc(100vw-24px))]"
      actions={
        <Button data-safe onClick={onClose}>
          Close
        </Button>
      }
    >
      <p>
        A tool is one file, <span className="mono text-text">config/tools/&lt;name&gt;.toml</span> in the
        workspace. It says how the tool is installed, started and asked whether it answers. Save one there: it
        is in the table a moment later, without a restart, and a mistake in it is named below the table with
        its line.
      </p>
      {id && (
        <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-2.5">
          <FormField label="Begin with a copy of">
            <Select
              value={id}
              onChange={setChosen}
              options={tools.map((tool) => ({ value: tool.id, title: tool.title, fact: tool.category }))}
            />
          </FormField>
          <Entry id={id} />
        </div>
      )}
    </Dialog>
  );
}

function Entry({ id }: { id: string }) {
  const { data: text, error, isPending } = useQuery(entryQuery(id));
  if (error) return <p className="text-danger">{sentenceOf(error)}</p>;
  if (isPending) return <div className="h-[320px] rounded-sm border border-line bg-inset max-sm:h-[240px]" />;
  return (
    <>
      <CodeBlock
        text={text}
        label={`Entry of ${id}`}
        className="h-[320px] max-h-[320px] max-sm:h-[240px] max-sm:max-h-[240px]"
      />
      <div>
        <Button asChild size="sm">
          <a
            href={`data:application/toml;charset=utf-8,${encodeURIComponent(text)}`}
            download={`${id}-own.toml`}
          >
            <Icon name="download" className="size-3.5" />
            Save as a file
          </a>
        </Button>
        <span className="pl-2.5 text-xs text-muted">Give it an id and a port of its own.</span>
      </div>
    </>
  );
}
