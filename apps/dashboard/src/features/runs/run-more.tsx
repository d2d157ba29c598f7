'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { useRouter } from 'next/navigation';
import { apiUrl } from '@/api/client';
import { bytes } from '@/ui/format';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { compareHref } from './compare/compared-runs';
import { isOver } from './run-words';

/** What is seldom done with a run. */
export function RunMore({ run }: { run: Run }) {
  const router = useRouter();
  const isTraining = run.kind === 'training';
  const saved = isTraining ? run.checkpoints.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0) : 0;
  return (
    <Menu trigger={<IconButton icon="more" label={`More for ${run.name}`} />}>
      <MenuItem
        icon="eye"
        disabled={!isTraining || run.status.state === 'queued'}
        onSelect={() => router.push(compareHref([run.id]))}
      >
        Compare with…
      </MenuItem>
      <MenuLine />
      <MenuItem icon="download" disabled={!isTraining || !isOver(run)} onSelect={() => download(run, false)}>
        Export as archive
      </MenuItem>
      {saved > 0 && (
        <MenuItem
          icon="download"
          disabled={!isOver(run)}
          fact={bytes(saved)}
          onSelect={() => download(run, true)}
        >
          Export with checkpoints
        </MenuItem>
      )}
    </Menu>
  );
}

/** The browser takes it from there: an archive may be larger than what fits into a page. */
function download({ id }: Run, withCheckpoints: boolean) {
  const link = document.createElement('a');
  link.href = apiUrl(`/runs/${id}/archive${withCheckpoints ? '?checkpoints=true' : ''}`);
  link.download = '';
  link.click();
}
