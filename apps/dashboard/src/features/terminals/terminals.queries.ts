import { Terminal, type TerminalList } from '@pilothouse/contracts/terminals';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '@/api/client';
import { terminalsQuery } from '@/api/queries';
import { change } from '@/api/snapshot';

export function useOpenTerminal(onOpened: (id: string) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      change<TerminalList, Terminal>(
        client,
        terminalsQuery.queryKey,
        () => api(Terminal, '/terminals', { method: 'POST', json: {} }),
        (list, opened) => ({ ...list, terminals: [...without(list.terminals, opened.id), opened] }),
      ),
    onSuccess: ({ id }) => onOpened(id),
  });
}

export function useCloseTerminal() {
  return useMutation({
    mutationFn: (id: string) => api(z.undefined(), `/terminals/${id}`, { method: 'DELETE' }),
  });
}

const without = (terminals: Terminal[], gone: string) => terminals.filter(({ id }) => id !== gone);
