'use client';

import { LogIn, SessionState } from '@pilothouse/contracts/session';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import { api } from '@/api/client';
import { healthQuery, sessionQuery } from '@/api/queries';
import { BrandMark } from '@/ui/brand';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { sentenceOf } from '@/ui/error-state';
import { duration } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { PasswordField } from '@/ui/password-field';
import { safeTarget } from './safe-target';

const FIRST_PASSWORD = 'cat config/initial-password';

export function Login() {
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const session = useQuery(sessionQuery);
  const logIn = useLogIn();
  useLeaveWhenInside(session.data);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = LogIn.safeParse({ password });
    setProblem(parsed.error?.issues[0]?.message);
    if (parsed.success && !logIn.isPending) logIn.mutate(parsed.data);
  };
  return (
    <main className="grid min-h-dvh grid-rows-[1fr_auto] overflow-y-auto">
      <form
        onSubmit={onSubmit}
        className="m-auto grid w-[344px] max-w-[calc(100vw-32px)] gap-[18px] py-8 sm:-translate-y-5"
      >
        <p className="flex items-center gap-[11px] text-lg font-bold tracking-tight">
          <BrandMark className="size-[26px]" />
          Pilothouse
        </p>
        <div>
          <h1 className="text-xl font-bold tracking-[-0.018em]">Log in to this pod</h1>
          <p className="mt-[3px] text-muted">Everything on this pod is behind this password.</p>
        </div>
        <FormField
          label="Password"
          help=""
          error={problem ?? (logIn.isError ? sentenceOf(logIn.error) : undefined)}
        >
          <PasswordField
            size="lg"
            autoFocus
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </FormField>
        <Button type="submit" look="pri" size="lg" working={logIn.isPending}>
          Log in
        </Button>
        <div className="rounded-sm bg-off-soft px-3 py-2.5 text-sm text-text-2">
          <p>
            The first password is printed where the pod was started. Until it is changed it also stands in the
            workspace:
          </p>
          <p className="mt-1 flex items-center justify-between">
            <code className="font-mono text-xs text-text">{FIRST_PASSWORD}</code>
            <CopyButton text={FIRST_PASSWORD} label="Copy the command" className="-mr-1.5" />
          </p>
        </div>
      </form>
      <PodFacts />
    </main>
  );
}

function useLogIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (logIn: LogIn) => api(SessionState, '/session', { method: 'POST', json: logIn }),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
}

function useLeaveWhenInside(session: SessionState | undefined) {
  const router = useRouter();
  const to = useSearchParams().get('to') ?? '';
  useEffect(() => {
    if (!session?.authenticated) return;
    // The pod's own redirect cannot see what stands behind the #; the browser carries it here.
    const { hash, origin } = window.location;
    router.replace(session.welcome ? '/welcome/' : safeTarget(to.includes('#') ? to : to + hash, origin));
  }, [session, to, router]);
}

function PodFacts() {
  const { data: health } = useQuery(healthQuery);
  return (
    <footer className="flex h-[52px] justify-center gap-[22px] p-[18px] text-xs text-muted">
      {health && (
        <>
          <span>Pilothouse {health.version}</span>
          <span>up {duration(health.uptimeSeconds)}</span>
        </>
      )}
    </footer>
  );
}
