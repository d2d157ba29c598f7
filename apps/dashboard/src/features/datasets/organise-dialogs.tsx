'use client';

import type { DatasetContent } from '@pilothouse/contracts/datasets';
import { CopyDialog, RenameDialog } from './name-dialogs';
import { ExportDialog } from './export-dialog';
import { MergeDialog } from './merge-dialog';
import type { Organising } from './organise';
import { PictureNamesDialog } from './picture-names-dialog';
import { SplitDialog } from './split-dialog';
import { TransferDialog } from './transfer-dialog';

export type OrganiseDialogProps = {
  content: DatasetContent;
  /** The chosen pictures; null: all. */
  files: string[] | null;
  onClose: () => void;
};

const DIALOGS = {
  export: ExportDialog,
  rename: RenameDialog,
  copy: CopyDialog,
  split: SplitDialog,
  merge: MergeDialog,
  names: PictureNamesDialog,
  transfer: TransferDialog,
};

/** The one that was asked for. */
export function OrganiseDialogs({ asked, content, onClose }: OrganiseDialogsProps) {
  if (asked === null) return null;
  const Asked = DIALOGS[asked.what];
  return <Asked content={content} files={asked.files} onClose={onClose} />;
}

type OrganiseDialogsProps = { asked: Organising | null; content: DatasetContent; onClose: () => void };
