'use client';

import type { Tool } from '@pilothouse/contracts/tools';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { toast } from '@/ui/toast';
import { useLook } from './tools.queries';

/** Asks the sources of what is installed, one after the other: over the network, and only when somebody wants to know. */
export function LookForUpdates({ tools, className }: { tools: Tool[]; className?: string }) {
  const [isLooking, setLooking] = useState(false);
  const look = useLook();
  const installed = tools.filter(({ current, install }) => current !== null && install !== null);

  const lookAtAll = async () => {
    setLooking(true);
    const found = [];
    for (const { id } of installed)
      found.push(await look.mutateAsync(id).catch((error: unknown) => error as Error));
    setLooking(false);
    const failed = found.find((each) => each instanceof Error);
    const newer = found.filter((each) => !(each instanceof Error) && each.newer?.source).length;
    toast(
      failed
        ? sentenceOf(failed)
        : newer > 0
          ? `${counted(newer, 'update')} found`
          : 'Everything is up to date',
    );
  };

  return (
    <Button
      writes
      working={isLooking}
      disabled={installed.length === 0}
      onClick={() => void lookAtAll()}
      className={className}
    >
      <Icon name="download" className="size-3.5" />
      Look for updates
    </Button>
  );
}
