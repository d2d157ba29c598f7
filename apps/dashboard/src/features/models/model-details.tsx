'use client';

import type { ModelFile } from '@pilothouse/contracts/models';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { runsQuery } from '@/api/queries';
import { CopyButton } from '@/ui/copy-button';
import { Drawer } from '@/ui/dialog';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { Panel } from '@/ui/panel';
import { Metadata } from './metadata';
import { ModelActions } from './model-actions';
import { ModelFacts } from './model-facts';
import { titleOf } from './model-list';
import { Marks } from './model-marks';
import { detailsQuery, previewUrl } from './models.queries';

/** One file: what its header says, what people say, who uses it, and where it came from. */
export function ModelDetails({ model, missing, whereabouts }: DetailsProps & { missing: string | null }) {
  return (
    <Panel className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      {model ? (
        <>
          <Content model={model} />
          {whereabouts}
        </>
      ) : (
        <p className="p-4 text-sm text-muted">
          {missing ? `models/${missing} is not there any more` : 'Choose a file to see its header'}
        </p>
      )}
    </Panel>
  );
}

/** The same, over the list, where there is no room beside it. */
export function ModelDrawer({ model, whereabouts, onClose }: DetailsProps & { onClose: () => void }) {
  return (
    <Drawer isOpen={model !== undefined} onClose={onClose} title={model ? titleOf(model) : ''}>
      {model && (
        <>
          <Content model={model} />
          {whereabouts}
        </>
      )}
    </Drawer>
  );
}

type DetailsProps = {
  model: ModelFile | undefined;
  /** What others know of it. */
  whereabouts?: ReactNode;
};

function Content({ model }: { model: ModelFile }) {
  const runs = useQuery(runsQuery).data;
  const details = useQuery(detailsQuery(model, runs?.length ?? 0)).data;
  return (
    <>
      <Head model={model} />
      <div className="px-4 pb-4">
        <ModelActions model={model} details={details} />
        {model.problem && (
          <Note tone="bad" className="mt-3">
            {sentence(model.problem)}
          </Note>
        )}
        <ModelFacts model={model} details={details} className="mt-3" />
        <Marks key={model.path} model={model} details={details} />
        {model.header && <Metadata model={model} />}
      </div>
    </>
  );
}

function Head({ model }: { model: ModelFile }) {
  const picture = previewUrl(model, 320);
  return (
    <div className="grid grid-cols-[72px_minmax(0,1fr)] items-center gap-3 px-4 pt-3.5 pb-3">
      {picture ? (
        <img src={picture} alt="" className="size-[72px] rounded-[4px] bg-raised object-cover" />
      ) : (
        <span className="grid size-[72px] place-items-center rounded-[4px] bg-raised text-muted">
          <Icon name={model.type === 'lora' ? 'layers' : 'models'} className="size-6" />
        </span>
      )}
      <div className="min-w-0">
        <h2 className="truncate text-md font-medium">{titleOf(model)}</h2>
        <div className="flex items-start gap-1 text-sm text-muted">
          <span className="min-w-0 flex-1 pt-[3px] [overflow-wrap:anywhere]">{model.path}</span>
          <CopyButton text={model.path} label="Copy the path" />
        </div>
      </div>
    </div>
  );
}

const sentence = (problem: string) =>
  `${problem[0]?.toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? '' : '.'}`;
