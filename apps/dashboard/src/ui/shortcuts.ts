'use client';

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/*
 * The one place that listens to the keyboard. Whoever is on the screen registers what it can do; the help dialog lists exactly
 * that. Esc is not here: each layer that floats closes itself.
 */

export type Shortcut = {
  /** "/", "?", "l", "g h" (one after the other), "mod+k" (Ctrl, or Cmd on a Mac), "Enter", "ArrowDown". */
  keys: string;
  /** For the help dialog: a verb and its object. Empty: not listed. */
  title: string;
  /** Heading in the help dialog; "This page" by default. */
  group?: string;
  /** The event tells whether Shift was held; there is none when a button did it. */
  run: (event?: KeyboardEvent) => void;
};

const PREFIX_MS = 1_200;
const WORKS_WHILE_TYPING = ['mod+k', 'mod+Enter'];

let registered: readonly Shortcut[] = [];
const NONE: readonly Shortcut[] = [];
const listeners = new Set<() => void>();
let prefix = '';
let prefixAt = 0;

/** Registers while the component is there. The last one registered for the same keys wins. */
export function useShortcuts(shortcuts: readonly Shortcut[]) {
  const run = useEffectEvent((at: number, event?: KeyboardEvent) => shortcuts[at]?.run(event));
  const signature = JSON.stringify(shortcuts.map(({ keys, title, group }) => ({ keys, title, group })));
  useEffect(() => {
    const described = JSON.parse(signature) as Omit<Shortcut, 'run'>[];
    const added = described.map((shortcut, at) => ({
      ...shortcut,
      run: (event?: KeyboardEvent) => run(at, event),
    }));
    register([...registered, ...added]);
    return () => register(registered.filter((shortcut) => !added.includes(shortcut)));
  }, [signature]);
}

export const useRegisteredShortcuts = () =>
  useSyncExternalStore(
    subscribe,
    () => registered,
    () => NONE,
  );

/** Does what the keys would do: for a button that opens the palette or the help. */
export function press(keys: string) {
  registered.findLast((shortcut) => shortcut.keys === keys)?.run();
}

/** Once, in the frame. */
export function useKeyboard() {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const key = nameOf(event);
  if (!WORKS_WHILE_TYPING.includes(key) && belongsToTarget(event)) return;
  if (EDITS_TEXT.has(key) && isTypedIn(event)) return;

  const isContinued = prefix !== '' && Date.now() - prefixAt < PREFIX_MS;
  const sequence = isContinued ? `${prefix} ${key}` : key;
  prefix = '';
  const shortcut = registered.findLast(({ keys }) => keys === sequence);
  if (shortcut) {
    event.preventDefault();
    shortcut.run(event);
  } else if (registered.some(({ keys }) => keys.startsWith(`${sequence} `))) {
    prefix = sequence;
    prefixAt = Date.now();
  }
}

function nameOf(event: KeyboardEvent) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

const TYPED_IN = 'input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable=true]';
/** In a text field these are the field's own. */
const EDITS_TEXT = new Set(['mod+z', 'mod+a']);
const MOVES_ITSELF =
  '[role=radiogroup], [role=menu], [role=listbox], [role=slider], [role=tablist], [role=combobox]';

const isTypedIn = ({ target }: KeyboardEvent) =>
  target instanceof Element && target.closest(TYPED_IN) !== null;

/** What the focused element does with a key comes first. */
function belongsToTarget({ target, key }: KeyboardEvent) {
  if (!(target instanceof Element)) return false;
  if (target.closest(TYPED_IN)) return true;
  if (target.closest('[role=dialog]:not([data-drawer]), [role=alertdialog], [role=menu]')) return true;
  if (key === 'Enter' || key === ' ') return target.closest('button, a, summary, [role=button]') !== null;
  return key.startsWith('Arrow') && target.closest(MOVES_ITSELF) !== null;
}

function register(next: readonly Shortcut[]) {
  registered = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
