'use client';

import type { AppliedCaptions, CaptionProposals } from '@pilothouse/contracts/captioning';
import type { CaptioningRun } from '@pilothouse/contracts/runs';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { sentenceOf } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { toast } from '@/ui/toast';
import { applyCaptions, discardCaptions, proposalsQuery } from './captioning.queries';
import {
  type Choice,
  EVERYTHING,
  isChosen,
  nothing,
  type ReviewRow,
  reviewRows,
  type TakeOver,
  toggled,
} from './proposals';

export type ReviewState = ReturnType<typeof useReview>;

/** What is to be taken over, and how: nothing of it is written before it is applied. */
export function useReview(run: CaptioningRun, shown: CaptionProposals) {
  const { triggerWord } = run.request;
  const [how, setHow] = useState<TakeOver>('replace');
  const [drafts, setDrafts] = useState<ReadonlyMap<string, string>>(new Map());
  const [choice, setChoice] = useState<Choice>(EVERYTHING);
  const [refused, setRefused] = useState<AppliedCaptions['refused']>([]);
  const client = useQueryClient();

  const rows = useMemo(
    () => reviewRows(shown, { how, triggerWord, drafts }),
    [shown, how, triggerWord, drafts],
  );
  const chosen = rows.filter((row) => isChosen(row, choice));

  const apply = useMutation({
    mutationFn: () =>
      applyCaptions(
        run.id,
        chosen.map(({ proposal: { file, captionVersion }, result }) => ({
          file,
          text: result,
          basedOn: captionVersion,
        })),
        (part) => setRefused((before) => [...before, ...part.refused]),
      ),
    onMutate: () => setRefused([]),
    onSuccess: ({ applied, refused: kept }) =>
      toast(
        kept.length === 0
          ? `${counted(applied.length, 'caption')} applied to ${run.request.dataset}`
          : `${counted(applied.length, 'caption')} applied, ${counted(kept.length, 'picture')} left alone`,
      ),
    onSettled: () => client.invalidateQueries({ queryKey: proposalsQuery(run.id).queryKey }),
  });
  const discard = useMutation({
    mutationFn: () => discardCaptions(run.id),
    onSuccess: () => toast(`The captions of ${run.name} were discarded`),
    onError: (error) => toast(sentenceOf(error)),
  });

  return {
    rows,
    chosen,
    how,
    setHow,
    refused,
    apply,
    discard,
    isDiscarded: run.review.discardedAt !== null,
    isChosen: (row: ReviewRow) => isChosen(row, choice),
    toggle: (row: ReviewRow) => setChoice(toggled(row, choice)),
    all: () => setChoice(EVERYTHING),
    none: () => setChoice(nothing(rows)),
    /** Null: as it was proposed. */
    write: (file: string, text: string | null) =>
      setDrafts((before) => {
        const next = new Map(before);
        if (text === null) next.delete(file);
        else next.set(file, text);
        return next;
      }),
  };
}
