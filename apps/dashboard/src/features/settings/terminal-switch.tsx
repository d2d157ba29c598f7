'use client';

import { SwitchTerminals, TerminalList } from '@pilothouse/contracts/terminals';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { api } from '@/api/client';
import { settingsQuery, terminalsQuery } from '@/api/queries';
import { change, theAnswer } from '@/api/snapshot';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { Failure } from '@/ui/failure';
import { FormField } from '@/ui/form-field';
import { counted } from '@/ui/format';
import { PasswordField } from '@/ui/password-field';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { StateLabel } from '@/ui/state-label';
import { Loaded } from './loaded';
import { useChangeSettings } from './settings.queries';
import { withOwn } from './with-own';

/** Whether there are shells in the browser, and when a forgotten one ends. */
export function TerminalSwitch() {
  return (
    <Loaded query={useQuery(terminalsQuery)} failure="The terminals could not be read">
      {(list) => (list.isOn ? <On list={list} /> : <Off user={list.user} />)}
    </Loaded>
  );
}

function Off({ user }: { user: string }) {
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const change = useSwitch();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = SwitchTerminals.safeParse({ isOn: true, password });
    setProblem(parsed.error?.issues[0]?.message ?? '');
    if (parsed.success && !change.isPending) change.mutate(parsed.data);
  };
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-2">
      <p className="text-sm text-text-2">
        Off. Switched on, every browser that is logged in can open a shell as {user} and do everything on this
        pod.
      </p>
      <FormField
        label="Password, once more"
        error={problem || (change.isError ? sentenceOf(change.error) : undefined)}
        help="A token cannot do this"
        className="max-w-[420px]"
      >
        <div className="flex gap-2">
          <PasswordField
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => {
              change.reset();
              setPassword(event.target.value);
            }}
            className="min-w-0 flex-1"
          />
          <Button type="submit" writes working={change.isPending} className="shrink-0">
            Switch on
          </Button>
        </div>
      </FormField>
    </form>
  );
}

function On({ list: { user, terminals } }: { list: TerminalList }) {
  const change = useSwitch();
  const open = terminals.filter(({ status }) => status.state !== 'ended').length;
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <StateLabel state="live">On</StateLabel>
        <span className="text-text-2">
          {open === 0 ? 'None is open' : `${counted(open, 'shell')} as ${user}`}
        </span>
        <span className="flex-1" />
        <Button look="dng" writes working={change.isPending} onClick={() => change.mutate({ isOn: false })}>
          {open === 0 ? 'Switch off' : `Switch off and end ${counted(open, 'shell')}`}
        </Button>
      </div>
      <IdleTime />
      <Failure error={change.error} />
    </div>
  );
}

const NEVER = 'never';
const MINUTES = [30, 120, 480, 1440];

function IdleTime() {
  const settings = useQuery(settingsQuery);
  const change = useChangeSettings();
  const isStale = useStaleSince() !== null;
  const idleMinutes = settings.data?.terminals.idleMinutes;
  if (idleMinutes === undefined) return <Skeleton className="w-40" />;
  return (
    <div className="grid gap-1.5">
      <h3 className="text-sm font-medium">A forgotten terminal</h3>
      <div className="w-44">
        <Select
          label="A forgotten terminal"
          value={idleMinutes === null ? NEVER : String(idleMinutes)}
          options={[
            { value: NEVER, title: 'Stays open' },
            ...withOwn(MINUTES, idleMinutes).map((minutes) => ({
              value: String(minutes),
              title: `Ends after ${timeText(minutes)}`,
            })),
          ]}
          onChange={(next) =>
            change.mutate({ terminals: { idleMinutes: next === NEVER ? null : Number(next) } })
          }
          disabled={isStale}
        />
      </div>
      <p className="text-sm text-muted">
        Counted while no page shows it and nothing is written in it. A command that is silent for so long ends
        with it.
      </p>
      <Failure error={change.error} />
    </div>
  );
}

const timeText = (minutes: number) =>
  minutes >= 60 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;

function useSwitch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: SwitchTerminals) =>
      change(
        client,
        terminalsQuery.queryKey,
        () => api(TerminalList, '/terminals/switch', { method: 'PUT', json: wish }),
        theAnswer,
      ),
  });
}
