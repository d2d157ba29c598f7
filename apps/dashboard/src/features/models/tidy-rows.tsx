'use client';

import { useMutation } from '@tanstack/react-query';
import { Button } from '@/ui/button';
import { bytes } from '@/ui/format';
import { toast } from '@/ui/toast';
import { moveModel } from './models.queries';
import { trashWithUndo } from './trash-model';

type Misplaced = { path: string; to: string; isTaken: boolean; typeTitle: string };

export function MisplacedRow({ path, to, isTaken, typeTitle }: Misplaced) {
  const move = useMutation({
    mutationFn: () => moveModel({ path, to }),
    onSuccess: () =>
      toast(`Moved to ${to}`, {
        undo: () => void moveModel({ path: to, to: path }).catch((error: Error) => toast(error.message)),
      }),
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 text-sm">
      <span className="min-w-0">
        <span className="block truncate" title={path}>
          {path}
        </span>
        <span className="block truncate text-xs text-muted">
          Its header says {typeTitle}; {isTaken ? `${to} is taken already` : `belongs to ${to}`}
        </span>
        {move.error && <span className="block text-xs text-danger">{move.error.message}</span>}
      </span>
      <Button size="sm" writes working={move.isPending} disabled={isTaken} onClick={() => move.mutate()}>
        Move
      </Button>
    </div>
  );
}

type Broken = { path: string; problem: string; bytes: number; onShow: () => void };

export function BrokenRow({ path, problem, bytes: size, onShow }: Broken) {
  const remove = useMutation({ mutationFn: () => trashWithUndo({ path }) });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 text-sm">
      <span className="min-w-0">
        <button
          type="button"
          onClick={onShow}
          className="block max-w-full truncate hover:underline"
          title={path}
        >
          {path}
        </button>
        <span className="block text-xs text-danger">
          {problem}, {bytes(size)}
        </span>
        {remove.error && <span className="block text-xs text-danger">{remove.error.message}</span>}
      </span>
      <Button size="sm" writes working={remove.isPending} onClick={() => remove.mutate()}>
        To the trash
      </Button>
    </div>
  );
}
