import { use } from 'react';
import { MenuItem } from '@/ui/menu';
import { OrganiseContext } from './organise';

/** Of the whole dataset, in the menu of the bench. */
export function OrganiseItems({ isEmpty, isStale }: { isEmpty: boolean; isStale: boolean }) {
  const ask = use(OrganiseContext);
  const all = (what: Parameters<typeof ask>[0]['what']) => () => ask({ what, files: null });
  return (
    <>
      {!isEmpty && (
        <MenuItem icon="download" onSelect={all('export')}>
          Download or lay out…
        </MenuItem>
      )}
      <MenuItem icon="edit" disabled={isStale} onSelect={all('rename')}>
        Rename…
      </MenuItem>
      <MenuItem icon="copy" disabled={isStale} onSelect={all('copy')}>
        Copy…
      </MenuItem>
      {!isEmpty && (
        <>
          <MenuItem icon="layers" disabled={isStale} onSelect={all('split')}>
            Split…
          </MenuItem>
          <MenuItem icon="grid" disabled={isStale} onSelect={all('merge')}>
            Merge with others…
          </MenuItem>
          <MenuItem icon="rows" disabled={isStale} onSelect={all('names')}>
            Rename pictures…
          </MenuItem>
        </>
      )}
    </>
  );
}

/** Of the chosen pictures, in their bar. */
export function ChosenItems({ files, isStale }: { files: string[]; isStale: boolean }) {
  const ask = use(OrganiseContext);
  const chosen = (what: Parameters<typeof ask>[0]['what']) => () => ask({ what, files });
  return (
    <>
      <MenuItem icon="download" onSelect={chosen('export')}>
        Download…
      </MenuItem>
      <MenuItem icon="out" disabled={isStale} onSelect={chosen('transfer')}>
        Move or copy to…
      </MenuItem>
      <MenuItem icon="layers" disabled={isStale} onSelect={chosen('split')}>
        Split off…
      </MenuItem>
      <MenuItem icon="rows" disabled={isStale} onSelect={chosen('names')}>
        Rename…
      </MenuItem>
    </>
  );
}
