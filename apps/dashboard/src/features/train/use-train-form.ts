import type { Dataset } from '@pilothouse/contracts/datasets';
import type { ModelFile } from '@pilothouse/contracts/models';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import { runQuery } from '@/api/queries';
import { toast } from '@/ui/toast';
import { loadForm, storeForm } from './form-storage';
import { useImportedRun } from './imported-run';
import { withTheObvious } from './obvious-choices';
import { EMPTY_FORM, formOf, nextName, rehearsed, type TrainForm } from './train-form';

/** The form of this tab. It survives a reload; `?dataset=`, `?from=`, `?real=` and `?rehearse=` are taken in once and leave the address again. */
export function useTrainForm({ setup, datasets, models, lastModel, takenNames }: Known) {
  const [form, setForm] = useState<TrainForm>(() => loadForm() ?? EMPTY_FORM);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => storeForm(form), [form]);

  useWish('dataset', (dataset) =>
    setForm((now) => (now.dataset === dataset ? now : { ...now, dataset, name: null, triggerWords: null })),
  );
  useClone('from', { setup, takenNames }, setForm);
  // What was rehearsed, now with a model to train.
  useClone('real', { setup, takenNames }, (clone) => setForm({ ...clone, rehearsal: false }));
  useWish('rehearse', () => setForm(rehearsed));
  const [isImporting, setImporting] = useState(false);
  useWish('draft', () => setImporting(true));
  const imported = useImportedRun(isImporting, { setup, takenNames, setForm });

  const change = (next: Partial<TrainForm>) => {
    setForm((now) => ({ ...now, ...next }));
    setTouched((now) => new Set([...now, ...Object.keys(next), ...Object.keys(next.settings ?? {})]));
  };
  const startOver = () => {
    const [before, touchedBefore] = [form, touched];
    setForm({ ...EMPTY_FORM, showsEverything: form.showsEverything });
    setTouched(new Set());
    toast('The form is empty', {
      undo: () => {
        setForm(before);
        setTouched(touchedBefore);
      },
    });
  };
  const whole = useMemo(
    () => withTheObvious(form, { datasets, models, lastModel }),
    [form, datasets, models, lastModel],
  );
  return { form: whole, change, touched, imported, startOver, isEmpty: isEmpty(form) };
}

type Known = {
  setup: TrainingSetup | undefined;
  datasets: Dataset[] | undefined;
  models: ModelFile[] | undefined;
  /** What the newest run was trained on; undefined where there is none. */
  lastModel: string | undefined;
  takenNames: string[];
};

/** Whatever was typed or chosen is gone but the view, which is not of the run. */
const isEmpty = (form: TrainForm) =>
  JSON.stringify({ ...form, showsEverything: false }) === JSON.stringify(EMPTY_FORM);

/** A value of the address that is meant once: it is taken, and what a person changes afterwards is not undone by a reload. */
function useWish(name: string, take: (value: string) => void) {
  const value = useSearchParams().get(name);
  useEffect(() => {
    if (value === null) return;
    take(value);
    const query = new URLSearchParams(window.location.search);
    query.delete(name);
    const rest = query.toString();
    window.history.replaceState(null, '', window.location.pathname + (rest === '' ? '' : `?${rest}`));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each value, whatever `take` is by then
  }, [name, value]);
}

/** The request of another run, under the next name. */
function useClone(
  wish: 'from' | 'real',
  { setup, takenNames }: Pick<Known, 'setup' | 'takenNames'>,
  setForm: (form: TrainForm) => void,
) {
  const [from, setFrom] = useState<string | null>(null);
  useWish(wish, setFrom);
  const run = useQuery({ ...runQuery(from ?? ''), enabled: from !== null });
  const isReady = from !== null && run.data?.id === from && setup !== undefined;
  useEffect(() => {
    if (!isReady || !run.data || !setup) return;
    setForm({ ...formOf(run.data.request, setup), name: nextName(run.data.request.name, takenNames) });
    setFrom(null);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as soon as both are there
  }, [isReady]);
}
