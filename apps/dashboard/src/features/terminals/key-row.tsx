'use client';

import type { PointerEvent, ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { Icon, type IconName } from '@/ui/icon';
import type { ShownTerminal } from './use-terminal';

const ARROWS: { letter: string; label: string; icon: IconName }[] = [
  { letter: 'D', label: 'Left', icon: 'left' },
  { letter: 'A', label: 'Up', icon: 'up' },
  { letter: 'B', label: 'Down', icon: 'down' },
  { letter: 'C', label: 'Right', icon: 'right' },
];

/** The keys that a phone's keyboard does not have. Ctrl stays down for the next one. */
export function KeyRow({ shown }: { shown: ShownTerminal }) {
  const { terminal, send, isCtrlOn, setCtrlOn } = shown;
  const arrow = (letter: string) => {
    const isApplication = terminal?.modes.applicationCursorKeysMode ?? false;
    send(`\x1b${isApplication ? 'O' : '['}${letter}`);
  };
  const paste = () => {
    void navigator.clipboard?.readText().then((text) => terminal?.paste(text));
  };
  return (
    <div
      role="toolbar"
      aria-label="Keys"
      className="flex shrink-0 overflow-x-auto border-t border-line bg-surface"
    >
      <Key onPress={() => send('\x1b')}>Esc</Key>
      <Key onPress={() => send('\t')}>Tab</Key>
      <Key onPress={() => setCtrlOn(!isCtrlOn)} isOn={isCtrlOn}>
        Ctrl
      </Key>
      {ARROWS.map(({ letter, label, icon }) => (
        <Key key={letter} label={label} onPress={() => arrow(letter)}>
          <Icon name={icon} />
        </Key>
      ))}
      <Key onPress={() => send('/')}>/</Key>
      <Key onPress={() => send('-')}>-</Key>
      <Key onPress={() => send('|')}>|</Key>
      {/* Only over https, or on this machine, a page may read what was copied. */}
      {typeof navigator !== 'undefined' && navigator.clipboard && <Key onPress={paste}>Paste</Key>}
    </div>
  );
}

function Key({ onPress, isOn, label, children }: KeyProps) {
  // The focus stays in the terminal, or the keyboard would go.
  const keepFocus = (event: PointerEvent) => event.preventDefault();
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isOn}
      onPointerDown={keepFocus}
      onClick={onPress}
      className={cn(
        'mono grid h-11 min-w-[39px] flex-1 place-items-center px-2 text-base text-text-2 active:bg-raised',
        isOn && 'bg-accent-soft text-accent-text',
      )}
    >
      {children}
    </button>
  );
}

type KeyProps = { onPress: () => void; isOn?: boolean; label?: string; children: ReactNode };
