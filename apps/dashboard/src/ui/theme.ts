'use client';

import { useSyncExternalStore } from 'react';
import { THEME_KEY } from './theme-snippet';

/** What a person chose; dark until then. "auto" follows the system and resolves to dark or light. */
export type ThemeChoice = 'dark' | 'light' | 'auto';

const listeners = new Set<() => void>();

export const useThemeChoice = () => useSyncExternalStore(subscribe, choice, (): ThemeChoice => 'dark');

export function chooseTheme(next: ThemeChoice) {
  localStorage.setItem(THEME_KEY, next);
  announce();
}

function choice(): ThemeChoice {
  const stored = localStorage.getItem(THEME_KEY);
  return stored === 'light' || stored === 'auto' ? stored : 'dark';
}

function apply() {
  const chosen = choice();
  const isLight = chosen === 'light' || (chosen === 'auto' && systemIsLight().matches);
  document.documentElement.dataset.theme = isLight ? 'light' : 'dark';
}

const systemIsLight = () => window.matchMedia('(prefers-color-scheme: light)');

function announce() {
  apply();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (listeners.size === 1) {
    systemIsLight().addEventListener('change', announce);
    window.addEventListener('storage', announce); // chosen in another tab
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    systemIsLight().removeEventListener('change', announce);
    window.removeEventListener('storage', announce);
  };
}
