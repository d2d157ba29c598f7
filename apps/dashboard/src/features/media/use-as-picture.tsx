'use client';

import type { MediaItem } from '@pilothouse/contracts/media';
import type { ModelFile } from '@pilothouse/contracts/models';
import { useMutation, useQuery } from '@tanstack/react-query';
import { modelsQuery, runsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { Menu, MenuItem } from '@/ui/menu';
import { toast } from '@/ui/toast';
import { titleOf } from './media-words';
import { mediaFactsQuery, setModelPicture } from './media.queries';
import { picturedModels } from './pictured-models';

/** Makes it the picture of a model it shows. Not there where none is known. */
export function UseAsPicture({ item }: { item: MediaItem }) {
  const facts = useQuery(mediaFactsQuery(item)).data;
  const models = useQuery(modelsQuery).data ?? [];
  const runs = useQuery(runsQuery).data ?? [];
  const shown = picturedModels(item, facts, models, runs);
  const set = useMutation({
    mutationFn: (model: ModelFile) => setModelPicture(model.path, item),
    onSuccess: (_answer, { path }) => toast(`It is the picture of ${titleOf(path)} now`),
    onError: (error) => toast(sentenceOf(error)),
  });
  if (shown.length === 0) return null;
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm" writes working={set.isPending}>
          Picture of…
          <Icon name="down" className="size-3.5" />
        </Button>
      }
    >
      {shown.map((model) => (
        <MenuItem
          key={model.path}
          icon={model.type === 'lora' ? 'layers' : 'models'}
          onSelect={() => set.mutate(model)}
        >
          {titleOf(model.path)}
        </MenuItem>
      ))}
    </Menu>
  );
}
