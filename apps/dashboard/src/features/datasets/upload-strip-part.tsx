'use client';

import { useQuery } from '@tanstack/react-query';
import { intakesQuery } from '@/api/queries';
import { StripPart } from '@/ui/strip-part';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { datasetHref } from './dataset-href';
import { isAtWork, trayRows } from './tray-rows';
import { tally } from './upload-queue';
import { useUploadNews } from './use-upload-news';
import { useAllUploads } from './use-uploads';

/** On the pages of other things: how far what is on its way into the datasets is, and the way to the rest. */
export function UploadStripPart() {
  const uploads = useAllUploads();
  const { data: intakes = [] } = useQuery(intakesQuery);
  useUploadNews(uploads, intakes);
  if (trayRows(uploads, intakes).length === 0) return null;
  const { open, paused, done, refused, failed } = tally(uploads);
  const isBusy = open > 0 || intakes.some(isAtWork);
  const into = new Set([
    ...uploads.map(({ dataset }) => dataset),
    ...intakes.flatMap(({ datasets }) => datasets),
  ]);
  const [only] = into.size === 1 ? into : [];
  return (
    <StripPart href={only === undefined ? '/datasets/' : datasetHref(only)}>
      <Icon name="upload" className="size-[13px] text-muted" />
      <span role="status">
        {isBusy && (open > 0 && open === paused ? 'Paused' : 'Adding')}
        {open > 0 && ` ${count(done)} of ${count(uploads.length - refused)}`}
        {!isBusy && refused + failed === 0 && 'Uploads to look at'}
        {refused + failed > 0 && (
          <span className="text-warn">
            {isBusy && ', '}
            {[refused > 0 && `${count(refused)} refused`, failed > 0 && `${count(failed)} not sent`]
              .filter(Boolean)
              .join(', ')}
          </span>
        )}
      </span>
    </StripPart>
  );
}
