'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useState } from 'react';
import { wordsForFiles } from '@/api/content-words';
import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem } from '@/ui/menu';
import { TextField } from '@/ui/text-field';
import { countTags } from './caption-tags';
import { editCaptions } from './edit-captions';
import { ChosenItems } from './organise-items';

const LISTED_TAGS = 12;

/** What may be done with all chosen pictures at once. Floats, so that the grid does not jump. */
export function SelectionBar({ dataset, images, onEdit, onCrop, onTrash, onClose }: SelectionBarProps) {
  const [isAdding, setAdding] = useState(false);
  const isStale = useStaleSince() !== null;
  if (images.length === 0) return null;
  const tags = countTags(images).slice(0, LISTED_TAGS);

  const add = (tag: string) => {
    setAdding(false);
    if (tag !== '') void editCaptions(dataset, images, { type: 'add', tags: [tag], at: 'end' });
  };
  const remove = (tag: string) => void editCaptions(dataset, images, { type: 'remove', tags: [tag] });

  return (
    <div
      role="toolbar"
      aria-label="Chosen pictures"
      className="absolute bottom-4 left-1/2 z-20 flex h-[42px] -translate-x-1/2 items-center gap-1 rounded-md bg-overlay pr-1.5 pl-3.5 whitespace-nowrap shadow-pop max-sm:inset-x-3 max-sm:bottom-3 max-sm:h-[52px] max-sm:translate-x-0"
    >
      <span className="text-sm font-medium">{count(images.length)} selected</span>
      <Line />
      {isAdding ? (
        <AddField onAdd={add} onCancel={() => setAdding(false)} />
      ) : (
        <>
          <Button size="sm" look="bare" writes onClick={() => setAdding(true)}>
            <Icon name="plus" className="size-3.5 text-muted" />
            Tag
          </Button>
          <Menu
            align="center"
            side="top"
            trigger={
              <Button size="sm" look="bare" writes disabled={tags.length === 0}>
                <Icon name="minus" className="size-3.5 text-muted" />
                Tag
              </Button>
            }
          >
            {tags.map(({ tag, count: amount }) => (
              <MenuItem key={tag} fact={amount} onSelect={() => remove(tag)}>
                {tag}
              </MenuItem>
            ))}
          </Menu>
          <Button size="sm" look="bare" writes onClick={onEdit} aria-label="Edit the captions of the chosen">
            <Icon name="edit" className="size-3.5 text-muted" />
            <span className="max-sm:hidden">Replace</span>
          </Button>
          <Button size="sm" look="bare" writes onClick={onCrop}>
            <Icon name="crop" className="size-3.5 text-muted" />
            Crop…
          </Button>
          <Menu
            align="center"
            side="top"
            trigger={
              <Button size="sm" look="bare">
                <Icon name="more" className="size-3.5 text-muted" />
                More
              </Button>
            }
          >
            <ChosenItems files={images.map(({ file }) => file)} isStale={isStale} />
          </Menu>
          <Button
            size="sm"
            look="bare"
            writes
            className="text-danger enabled:hover:text-danger"
            onClick={onTrash}
            aria-label={`Move ${wordsForFiles(images)} to the trash`}
          >
            <Icon name="trash" className="size-3.5" />
            Trash
          </Button>
        </>
      )}
      <Line />
      <IconButton icon="close" label="Select none" keys={['Esc']} size="sm" onClick={onClose} />
    </div>
  );
}

type SelectionBarProps = {
  dataset: string;
  images: DatasetImage[];
  onEdit: () => void;
  onCrop: () => void;
  onTrash: () => void;
  onClose: () => void;
};

function AddField({ onAdd, onCancel }: { onAdd: (tag: string) => void; onCancel: () => void }) {
  const [tag, setTag] = useState('');
  return (
    <form
      className="flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(tag.trim());
      }}
    >
      <TextField
        size="sm"
        // Opened by a click or key that asks for exactly this field.
        autoFocus
        aria-label="Tag to add"
        placeholder="Tag to add"
        className="w-44"
        value={tag}
        onChange={(event) => setTag(event.target.value.replace(/[,\n]/g, ''))}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onCancel();
        }}
      />
      <Button size="sm" type="submit" writes disabled={tag.trim() === ''}>
        Add
      </Button>
    </form>
  );
}

function Line() {
  return <span aria-hidden className="mx-1 h-[18px] w-px bg-line-strong" />;
}
