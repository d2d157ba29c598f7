'use client';

import { ChangePassword, type SessionState } from '@pilothouse/contracts/session';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { api } from '@/api/client';
import { sessionQuery, sessionsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { FormField } from '@/ui/form-field';
import { PasswordField } from '@/ui/password-field';
import { toast } from '@/ui/toast';

const EMPTY = { current: '', next: '', again: '' };

/** Replaces the password. Every other browser is logged out by it. */
export function OwnPassword({ isPrimary }: { isPrimary?: boolean }) {
  const [typed, setTyped] = useState(EMPTY);
  const [isChecked, setChecked] = useState(false);
  const change = useChangePassword(() => {
    setTyped(EMPTY);
    setChecked(false);
  });
  const problems = isChecked ? problemsOf(typed) : {};

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(problemsOf(typed)).length === 0 && !change.isPending) change.mutate(typed);
  };
  const field = (name: keyof typeof EMPTY) => ({
    name,
    value: typed[name],
    onChange: (event: { target: { value: string } }) => {
      change.reset();
      setTyped({ ...typed, [name]: event.target.value });
    },
  });

  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-3">
        <FormField
          label="Current password"
          error={problems.current ?? (change.isError ? sentenceOf(change.error) : undefined)}
        >
          <PasswordField {...field('current')} autoComplete="current-password" />
        </FormField>
        <FormField label="New password" help="At least 10 characters" error={problems.next}>
          <PasswordField {...field('next')} autoComplete="new-password" />
        </FormField>
        <FormField label="New password again" error={problems.again}>
          <PasswordField {...field('again')} autoComplete="new-password" />
        </FormField>
      </div>
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm text-muted">Every other browser is logged out.</p>
        <Button
          type="submit"
          writes
          look={isPrimary ? 'pri' : 'default'}
          working={change.isPending}
          className="shrink-0"
        >
          Set password
        </Button>
      </div>
    </form>
  );
}

function problemsOf({ current, next, again }: typeof EMPTY): Partial<typeof EMPTY> {
  const parsed = ChangePassword.safeParse({ current, next });
  const problems: Partial<typeof EMPTY> = {};
  for (const { path, message } of parsed.error?.issues ?? []) {
    problems[path[0] as 'current' | 'next'] ??= message;
  }
  if (!problems.next && again !== next) problems.again = 'The two are not the same';
  return problems;
}

function useChangePassword(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ current, next }: typeof EMPTY) =>
      api(z.undefined(), '/password', { method: 'PUT', json: { current, next } }),
    onSuccess: () => {
      client.setQueryData<SessionState>(sessionQuery.queryKey, (session) =>
        session ? { ...session, passwordIsInitial: false } : session,
      );
      void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      toast('Password set. The old one no longer works.');
      onDone();
    },
  });
}
