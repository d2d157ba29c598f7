import { Settings } from '@pilothouse/contracts/settings';
import type { SessionState } from '@pilothouse/contracts/session';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { changeSettings } from '@/api/change-settings';
import { sessionQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { Failure } from '@/ui/failure';

/** Leaves the first-run page for good; it stays reachable at its address. */
export function Farewell({ isReady, canRehearse }: { isReady: boolean; canRehearse: boolean }) {
  const router = useRouter();
  const client = useQueryClient();
  const leave = useMutation<Settings, Error, string>({
    mutationFn: () => changeSettings(client, { welcomed: true }),
    onSuccess: (_settings, target) => {
      client.setQueryData<SessionState>(sessionQuery.queryKey, (session) =>
        session ? { ...session, welcome: false } : session,
      );
      router.push(target);
    },
  });
  return (
    <div className="flex max-w-[900px] flex-wrap items-center gap-2 px-5 pb-12 sm:px-[72px] sm:pl-[116px]">
      {isReady && (
        <Button look="pri" writes working={leave.isPending} onClick={() => leave.mutate('/train/')}>
          Train
        </Button>
      )}
      {!isReady && canRehearse && (
        <Button
          writes
          working={leave.isPending}
          onClick={() => leave.mutate('/train/?rehearse=1')}
          title="Walks the whole way with what is here; no model is trained"
        >
          Rehearse
        </Button>
      )}
      <Button writes working={leave.isPending && !isReady} onClick={() => leave.mutate('/')}>
        {isReady ? 'Home' : 'Leave for now'}
      </Button>
      <Failure error={leave.error} />
    </div>
  );
}
