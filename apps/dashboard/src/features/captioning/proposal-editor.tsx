'use client';

import { useState } from 'react';
import { thumbnailUrl } from '@/api/pictures';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { fieldClass } from '@/ui/field-class';
import { cn } from '@/ui/cn';
import { CancelButton } from '@/ui/dialog-actions';
import { diffTexts } from '@/ui/text-diff';
import { DiffText } from '@/ui/diff-text';
import type { ReviewRow } from './proposals';

const PICTURE_PX = 180;
const MOST_CHARACTERS = 20_000;

/** The caption of one picture as it will be, before it is applied. */
export function ProposalEditor({ row, dataset, unit, onWrite, onClose }: ProposalEditorProps) {
  const { proposal, result, isDraft } = row;
  const [text, setText] = useState(result);
  const { before } = diffTexts(proposal.caption ?? '', text, unit);
  const keep = () => {
    if (text.trim() !== result.trim()) onWrite(text.trim());
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Caption of ${proposal.file}`}
      className="w-[min(680px,calc(100vw-24px))] max-sm:top-[6vh] max-sm:max-h-[88vh]"
      actions={
        <>
          {isDraft && (
            <Button
              look="bare"
              onClick={() => {
                onWrite(null);
                onClose();
              }}
            >
              As proposed
            </Button>
          )}
          <span className="flex-1" />
          <CancelButton onClick={onClose} />
          <Button look="pri" disabled={text.trim() === ''} onClick={keep}>
            Use this caption
          </Button>
        </>
      }
    >
      <div className="grid gap-4 pt-2 sm:grid-cols-[180px_minmax(0,1fr)]">
        <img
          src={thumbnailUrl(dataset, proposal, PICTURE_PX)}
          alt=""
          className="size-[180px] rounded-sm bg-track object-cover max-sm:size-[110px]"
        />
        <div className="grid min-w-0 content-start gap-3">
          <div>
            <p className="text-xs text-muted">Now</p>
            <p className="max-h-24 overflow-y-auto text-sm">
              {(proposal.caption ?? '').trim() === '' ? (
                <span className="text-muted">no caption</span>
              ) : (
                <DiffText parts={before} changed="removed" />
              )}
            </p>
          </div>
          <label className="grid gap-1">
            <span className="text-xs text-muted">As it will be</span>
            <textarea
              data-safe
              value={text}
              maxLength={MOST_CHARACTERS}
              rows={6}
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep();
              }}
              className={cn(fieldClass(), 'h-auto resize-y py-2 outline-none')}
            />
          </label>
        </div>
      </div>
    </Dialog>
  );
}

type ProposalEditorProps = {
  row: ReviewRow;
  dataset: string;
  unit: 'tag' | 'word';
  /** Null: as it was proposed. */
  onWrite: (text: string | null) => void;
  onClose: () => void;
};
