'use client';

import { Segments } from '@/ui/segments';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '@/ui/theme';

const CHOICES: { value: ThemeChoice; title: string }[] = [
  { value: 'dark', title: 'Dark' },
  { value: 'light', title: 'Light' },
  { value: 'auto', title: 'As the system' },
];

export function Look() {
  const choice = useThemeChoice();
  return (
    <Segments
      label="Look"
      value={choice}
      options={CHOICES}
      onChange={chooseTheme}
      className="max-w-[340px]"
    />
  );
}
