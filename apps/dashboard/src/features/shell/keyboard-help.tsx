'use client';

import { useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { KeyCap } from '@/ui/key-cap';
import { useModifierKey } from '@/ui/modifier-key';
import { type Shortcut, useRegisteredShortcuts, useShortcuts } from '@/ui/shortcuts';

const NAMES: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  ' ': 'Space',
};

/** Lists what the keys do here and now: exactly what is registered. */
export function KeyboardHelp() {
  const [isOpen, setOpen] = useState(false);
  useShortcuts([{ keys: '?', title: 'Keyboard help', group: 'Everywhere', run: () => setOpen(true) }]);
  const groups = useGroups();
  const mod = useModifierKey();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => setOpen(false)}
      title="Keyboard"
      className="w-[min(640px,calc(100vw-24px))]"
      actions={
        <Button data-safe onClick={() => setOpen(false)}>
          Close
        </Button>
      }
    >
      <div className="columns-2 gap-8 pt-2 max-sm:columns-1">
        {groups.map(([group, shortcuts]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-xs text-muted">{group}</h3>
            <ul>
              {shortcuts.map(({ keys, title }) => (
                <li key={keys} className="flex h-7 items-center gap-3 text-sm text-text">
                  <span className="flex-1">{title}</span>
                  <span className="flex gap-1">
                    {capsOf(keys, mod).map((cap) => (
                      <KeyCap key={cap}>{cap}</KeyCap>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function useGroups() {
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of useRegisteredShortcuts()) {
    if (!shortcut.title) continue;
    const group = shortcut.group ?? 'This page';
    const listed = groups.get(group) ?? [];
    groups.set(group, [...listed.filter(({ keys }) => keys !== shortcut.keys), shortcut]);
  }
  return [...groups];
}

const capsOf = (keys: string, mod: string) =>
  (keys === ' ' ? [keys] : keys.split(/[ +]/)).map((key) =>
    key === 'mod' ? mod : (NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)),
  );
