'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useState } from 'react';
import { wordsForFiles } from '@/api/content-words';
import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { ChosenBar } from '@/ui/chosen-bar';
import { Icon } from '@/ui/icon';
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
    <ChosenBar label="Chosen pictures" chosen={images.length} onNone={onClose}>
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
    </ChosenBar>
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
