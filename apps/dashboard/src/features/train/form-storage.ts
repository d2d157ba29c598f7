import { isDataForm } from './data-form';
import { isSamplesForm } from './sample-form';
import { EMPTY_FORM, type TrainForm } from './train-form';

const KEY = 'pilothouse.train';

/** The form of this tab, as it was left. A shape of an older page is dropped, not repaired. */
export function loadForm(): TrainForm | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return null;
    const form = { ...EMPTY_FORM, ...stored } as TrainForm;
    return hasShape(form) ? form : null;
  } catch {
    return null; // Not JSON, or storage is forbidden: the form starts empty, as without it.
  }
}

export function storeForm(form: TrainForm) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(form));
  } catch {
    // Storage is full or forbidden: the form works, it only does not survive a reload.
  }
}

function hasShape({ triggerWords, settings, components, data, samples, extra }: TrainForm): boolean {
  const words = triggerWords === null || Array.isArray(triggerWords);
  return (
    words &&
    isDataForm(data) &&
    isRecord(settings) &&
    isRecord(components) &&
    isRecord(extra) &&
    isSamplesForm(samples)
  );
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
