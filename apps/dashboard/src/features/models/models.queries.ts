import { ModelMetadata } from '@pilothouse/contracts/models';
import { queryOptions } from '@tanstack/react-query';
import { api, apiUrl } from '@/api/client';

/** The file's time is part of the key: another file may stand there later. */
export const metadataQuery = (path: string, changedAt: number) =>
  queryOptions({
    queryKey: ['models', 'metadata', path, changedAt],
    queryFn: ({ signal }) =>
      api(ModelMetadata, `/models/metadata?path=${encodeURIComponent(path)}`, { signal }),
  });

export const downloadUrl = (path: string) => apiUrl(`/models/file?path=${encodeURIComponent(path)}`);
