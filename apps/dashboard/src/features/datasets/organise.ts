import { createContext } from 'react';

/** What was asked for, to be answered in a dialog. `files`: the chosen pictures; null: all of the dataset. */
export type Organising = {
  what: 'export' | 'rename' | 'copy' | 'split' | 'merge' | 'names' | 'transfer';
  files: string[] | null;
};

/** Opens the dialog; the bench hands it to whatever has a menu. */
export const OrganiseContext = createContext<(asked: Organising) => void>(() => undefined);
