'use client';

import { CAPTION_TOOL_TITLE } from '@pilothouse/contracts/captioning';
import type { CaptioningRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { use, useState } from 'react';
import { Button } from '@/ui/button';
import { counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { useHashLine } from '@/ui/log/use-hash-line';
import { Board } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { TabPanel, Tabs } from '@/ui/tabs';
import { CaptioningState } from './captioning-state';
import { QueuePlace } from './queue-place';
import { RunHeader } from './run-header';
import { RunLog } from './run-log';
import { RunPartsContext } from './run-parts';
import { isOver } from './run-words';

/** A run that writes captions: where it is, and once it is over what it wrote, to be looked over. */
export function CaptioningPage({ run }: { run: CaptioningRun }) {
  const { request, images, status } = run;
  const isQueued = status.state === 'queued';
  return (
    <>
      <RunHeader run={run} about={`${CAPTION_TOOL_TITLE[request.tool]}, ${counted(images, 'picture')}`}>
        <Button asChild className="max-sm:hidden">
          <Link href={`/datasets/?name=${encodeURIComponent(request.dataset)}`}>
            <Icon name="datasets" className="size-3.5" />
            Dataset
          </Link>
        </Button>
      </RunHeader>
      <Board className="max-sm:gap-2.5">
        {isQueued ? <QueuePlace run={run} /> : <CaptioningState run={run} />}
        {!isQueued && <Record run={run} />}
      </Board>
    </>
  );
}

const TABS = [
  { value: 'review', title: 'Review' },
  { value: 'log', title: 'Log' },
] as const;

/** The review, once there is something to look over, and what the script wrote. */
function Record({ run }: { run: CaptioningRun }) {
  const { CaptionReview } = use(RunPartsContext);
  const target = useHashLine();
  const [wanted, setTab] = useState<'review' | 'log'>(target === null ? 'review' : 'log');
  if (!isOver(run) || run.captioned === 0) {
    return (
      <Panel className="flex min-h-[280px] flex-1 flex-col overflow-hidden">
        <RunLog run={run} />
      </Panel>
    );
  }
  return (
    <Panel className="flex min-h-[360px] flex-1 flex-col overflow-hidden max-sm:min-h-[520px]">
      <Tabs label="About the run" value={wanted} onChange={setTab} tabs={TABS} className="flex-1">
        <TabPanel value="review" keeps className="flex flex-col">
          <CaptionReview run={run} />
        </TabPanel>
        <TabPanel value="log" className="flex flex-col">
          <RunLog run={run} />
        </TabPanel>
      </Tabs>
    </Panel>
  );
}
