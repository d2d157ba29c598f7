import { Terminal, type TerminalList } from '@pilothouse/contracts/terminals';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '@/api/client';
import { terminalsQuery } from '@/api/queries';
import { patchCache } from '@/api/snapshot';

export function useOpenTerminal(onOpened: (id: string) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api(Terminal, '/terminals', { method: 'POST', json: {} }),
    onSuccess: (terminal) => {
      patchCache<TerminalList>(client, terminalsQuery.queryKey, (list) => ({
        ...list,
        terminals: [...list.terminals.filter(({ id }) => id !== terminal.id), terminal],
      }));
      onOpened(terminal.id);
    },
  });
}

export function useCloseTerminal() {
  return useMutation({
    mutationFn: (id: string) => api(z.undefined(), `/terminals/${id}`, { method: 'DELETE' }),
  });
}
