'use client';

import type { RunDraft } from '@pilothouse/contracts/archives';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { takeDraft } from '@/api/run-draft';
import { moment } from '@/ui/format';
import { IconButton } from '@/ui/icon-button';
import { Note } from '@/ui/note';
import { formOf, nextName, type TrainForm } from './train-form';

/** Fills the form from an archive that was just read. `isAsked`: the address says that there is one. */
export function useImportedRun(isAsked: boolean, { setup, takenNames, setForm }: Target) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<RunDraft | null>(null);
  const isReady = isAsked && setup !== undefined;
  useEffect(() => {
    const taken = isReady && setup ? takeDraft(client) : undefined;
    if (!taken || !setup) return;
    setForm({ ...formOf(taken.request, setup), name: nextName(taken.request.name, takenNames) });
    setDraft(taken);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as soon as the set-up is there
  }, [isReady]);
  return { draft, dismiss: () => setDraft(null) };
}

type Target = {
  setup: TrainingSetup | undefined;
  takenNames: string[];
  setForm: (form: TrainForm) => void;
};

/** What is not here as it was where the imported run was made. */
export function ImportedRunNote({ draft, onDismiss }: { draft: RunDraft; onDismiss: () => void }) {
  const { differences, request, exportedAt } = draft;
  const isMissing = differences.some(({ level }) => level === 'missing');
  const tone = isMissing ? 'bad' : differences.length > 0 ? 'warn' : 'info';
  return (
    <Note tone={tone} action={<IconButton icon="close" size="sm" label="Close" onClick={onDismiss} />}>
      <p>
        {`“${request.name}” as it was exported, ${moment(exportedAt)}. `}
        {differences.length === 0
          ? 'Dataset, models and trainer are here as they were: it would be the same run.'
          : 'Here it would not be the same run:'}
      </p>
      {differences.length > 0 && (
        <ul className="mt-1 list-disc pl-4">
          {differences.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </Note>
  );
}
