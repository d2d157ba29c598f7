import { Preparation } from '@pilothouse/contracts/datasets';

const KEY = 'pilothouse.preparation';

/** What is done to pictures as they come in; kept in this browser. */
export function preparation(): Preparation {
  return Preparation.safeParse(window.localStorage.getItem(KEY)).data ?? 'as-is';
}

export function setPreparation(value: Preparation) {
  window.localStorage.setItem(KEY, value);
}
