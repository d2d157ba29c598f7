'use client';

import type { Terminal } from '@pilothouse/contracts/terminals';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { Bench, PageHeader } from '@/ui/page';
import { StateLabel } from '@/ui/state-label';
import { TabPanel, Tabs } from '@/ui/tabs';
import { toast } from '@/ui/toast';
import { sentenceOf } from '@/ui/error-state';
import { CloseDialog } from './close-dialog';
import { changeFontSize, LARGEST_PX, SMALLEST_PX, useFontSize } from './font-size';
import { TerminalPane, type TerminalTools } from './terminal-pane';
import { factOf, nameOf, stateKind, stateWord } from './terminal-words';
import { useCloseTerminal } from './terminals.queries';

export function TerminalBench({ terminals, shown, onShow, onOpen, isOpening }: TerminalBenchProps) {
  const [isAsking, setAsking] = useState(false);
  const close = useCloseTerminal();
  const bench = useRef<HTMLElement>(null);
  const tools = useRef<TerminalTools>(null);
  const isFindWanted = useRef(false);
  const fontSize = useFontSize();
  const name = nameOf(shown);

  useEffect(() => {
    document.title = `${name} · Pilothouse`;
  }, [name]);

  const closeNow = () => close.mutate(shown.id, { onError: (error) => toast(sentenceOf(error)) });
  const onClose = () => (shown.status.state === 'ended' ? closeNow() : setAsking(true));
  const toTabs = () => bench.current?.querySelector<HTMLElement>('[role=tab][data-state=active]')?.focus();

  return (
    <>
      <PageHeader title="Terminal" fact={factOf(shown)}>
        <Button writes working={isOpening} onClick={onOpen}>
          <Icon name="plus" className="size-3.5" />
          New terminal
        </Button>
        <Menu
          trigger={<IconButton icon="more" label="More" />}
          onClosed={() => {
            const isWanted = isFindWanted.current;
            isFindWanted.current = false;
            if (isWanted) tools.current?.find();
            return isWanted;
          }}
        >
          <MenuItem
            icon="search"
            onSelect={() => (isFindWanted.current = true)}
            keys={['Ctrl', 'Shift', 'F']}
          >
            Find in the output
          </MenuItem>
          <MenuItem icon="download" onSelect={() => tools.current?.save()}>
            Download the output
          </MenuItem>
          <MenuLine />
          <MenuItem
            icon="plus"
            disabled={fontSize >= LARGEST_PX}
            onSelect={() => changeFontSize(1)}
            fact={`${fontSize} px`}
          >
            Larger text
          </MenuItem>
          <MenuItem icon="minus" disabled={fontSize <= SMALLEST_PX} onSelect={() => changeFontSize(-1)}>
            Smaller text
          </MenuItem>
          <MenuLine />
          <MenuItem icon="close" isDangerous onSelect={onClose}>
            Close {name}
          </MenuItem>
        </Menu>
      </PageHeader>
      <Bench ref={bench} className="grid-rows-[minmax(0,1fr)] max-lg:overflow-hidden lg:*:overflow-hidden">
        <Tabs
          label="Terminals"
          value={shown.id}
          onChange={onShow}
          className="h-full"
          barClassName="overflow-x-auto overflow-y-hidden"
          tabs={terminals.map((terminal) => ({
            value: terminal.id,
            title: <TabTitle terminal={terminal} />,
          }))}
          end={
            <IconButton
              icon="close"
              size="sm"
              label={`Close ${name}`}
              working={close.isPending}
              onClick={onClose}
              className="sticky right-0 ml-auto max-sm:hidden"
            />
          }
        >
          <TabPanel value={shown.id} className="h-full">
            <TerminalPane key={shown.id} ref={tools} terminal={shown} onLeave={toTabs} onClose={onClose} />
          </TabPanel>
        </Tabs>
      </Bench>
      <CloseDialog
        name={name}
        isOpen={isAsking}
        onCancel={() => setAsking(false)}
        onClose={() => {
          setAsking(false);
          closeNow();
        }}
      />
    </>
  );
}

type TerminalBenchProps = {
  terminals: Terminal[];
  shown: Terminal;
  onShow: (id: string) => void;
  onOpen: () => void;
  isOpening: boolean;
};

function TabTitle({ terminal }: { terminal: Terminal }) {
  const isEnded = terminal.status.state === 'ended';
  return (
    <span title={`${nameOf(terminal)}: ${factOf(terminal)}`} className="flex items-center gap-2">
      <StateLabel state={stateKind(terminal)}>
        <span className="sr-only">{stateWord(terminal)}</span>
      </StateLabel>
      <span className={cn('max-w-[200px] truncate max-sm:max-w-[110px]', isEnded && 'text-muted')}>
        {nameOf(terminal)}
      </span>
    </span>
  );
}
