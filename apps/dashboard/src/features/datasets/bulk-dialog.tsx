'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { DialogActions } from '@/ui/dialog-actions';
import { count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toast';
import { BulkFields } from './bulk-fields';
import { BULK_TITLE, type BulkForm, type BulkKind, emptyBulkForm, readBulkForm } from './bulk-form';
import { BulkPreview } from './bulk-preview';
import type { TagCount } from './caption-tags';
import { tellEdit } from './edit-captions';
import { applyPreview } from './history.queries';
import { useBulkPreview } from './use-bulk-preview';

const KINDS = (Object.keys(BULK_TITLE) as BulkKind[]).map((value) => ({ value, title: BULK_TITLE[value] }));

type Scope = 'chosen' | 'shown' | 'all';

/** Changes many captions: what it would do is shown exactly before it is done. */
export function BulkDialog({ dataset, start, chosen, shown, total, tags, onClose }: BulkDialogProps) {
  const [form, setForm] = useState(() => emptyBulkForm(start));
  const scopes = scopesOf(chosen.length, shown.length, total);
  const [scope, setScope] = useState<Scope>(scopes[0]?.value ?? 'all');
  const { operation, error } = readBulkForm(form);
  const files = scope === 'all' ? null : (scope === 'chosen' ? chosen : shown).map(({ file }) => file);
  const preview = useBulkPreview(dataset, operation && { operation, files });
  const apply = useMutation({
    mutationFn: (id: string) => applyPreview(dataset, { id }),
    onSuccess: (report) => {
      tellEdit(dataset, report);
      onClose();
    },
    onError: (failure) => toast(failure.message),
  });
  const changes = preview.data?.changes.length ?? 0;
  const canApply = preview.data !== undefined && changes > 0 && !preview.isOld;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Edit captions of ${dataset}`}
      className="top-[6vh] max-h-[88vh] w-[min(940px,calc(100vw-24px))]"
      actions={
        <DialogActions
          verb={changes > 0 ? `Change ${counted(changes, 'caption')}` : 'Change captions'}
          onCancel={onClose}
          canAct={canApply}
          isWorking={apply.isPending}
          onAct={() => preview.data && apply.mutate(preview.data.id)}
        />
      }
    >
      <div className="grid gap-4 pt-2 sm:h-[min(560px,66vh)] sm:grid-cols-[300px_minmax(0,1fr)]">
        <div className="grid content-start gap-3.5 overflow-y-auto p-1">
          <FormField label="What to do">
            <Select
              label="What to do"
              value={form.kind}
              options={KINDS}
              onChange={(kind) => setForm((before) => ({ ...before, kind }))}
            />
          </FormField>
          <BulkFields
            form={form}
            tags={tags}
            error={error || preview.refusal}
            onChange={(change) => setForm((before) => ({ ...before, ...change }))}
          />
          {scopes.length > 1 && (
            <FormField label="In which pictures">
              <Segments label="In which pictures" value={scope} options={scopes} onChange={setScope} />
            </FormField>
          )}
        </div>
        <BulkPreview preview={preview} unit={form.kind === 'replace' ? 'word' : 'tag'} />
      </div>
    </Dialog>
  );
}

type BulkDialogProps = {
  dataset: string;
  /** What the fields begin with. */
  start: Partial<BulkForm>;
  chosen: DatasetImage[];
  shown: DatasetImage[];
  total: number;
  tags: TagCount[];
  onClose: () => void;
};

function scopesOf(chosen: number, shown: number, total: number): { value: Scope; title: string }[] {
  return [
    ...(chosen > 0 ? [{ value: 'chosen' as const, title: `${count(chosen)} selected` }] : []),
    ...(shown < total ? [{ value: 'shown' as const, title: `${count(shown)} shown` }] : []),
    { value: 'all' as const, title: `All ${count(total)}` },
  ];
}
