import type { DatasetVersion } from '@pilothouse/contracts/history';

export const ORIGIN = {
  page: 'through Pilothouse',
  outside: 'file by file',
  undone: 'interrupted',
} satisfies Record<DatasetVersion['origin'], string>;
