'use client';

import { HUB_TITLE, type HubPlace, SetToken } from '@pilothouse/contracts/downloads';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { Drawer } from '@/ui/dialog';
import { ErrorState, sentenceOf } from '@/ui/error-state';
import { FormField } from '@/ui/form-field';
import { PasswordField } from '@/ui/password-field';
import { Skeleton } from '@/ui/skeleton';
import { StateLabel } from '@/ui/state-label';
import { hubsQuery, useSetToken } from './downloads.queries';

/** Who we are to the hubs. What is kept is never shown again. */
export function TokensDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const hubs = useQuery({ ...hubsQuery, enabled: isOpen });
  return (
    <Drawer isOpen={isOpen} onClose={onClose} title="Tokens">
      <div className="grid gap-6 px-4 pt-3.5 pb-4">
        {hubs.isError ? (
          <ErrorState
            className="p-0"
            title="The tokens could not be read"
            error={hubs.error}
            onRetry={() => void hubs.refetch()}
          />
        ) : !hubs.data ? (
          <Skeleton className="w-48" />
        ) : (
          hubs.data.map((place) => <Token key={`${place.hub}${place.hasToken}`} place={place} />)
        )}
      </div>
    </Drawer>
  );
}

const WHERE: Record<HubPlace['hub'], string> = {
  huggingFace: 'At Hugging Face: Settings, Access Tokens, a token that may read.',
  civitai: 'At Civitai: Account settings, API Keys.',
};

function Token({ place: { hub, endpoint, hasToken } }: { place: HubPlace }) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState('');
  const set = useSetToken();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = SetToken.safeParse({ token });
    setProblem(parsed.error?.issues[0]?.message ?? '');
    if (parsed.success && !set.isPending) set.mutate({ hub, ...parsed.data });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <FormField
        label={HUB_TITLE[hub]}
        help={`${WHERE[hub]} It is kept on the pod for its owner only, and sent to ${endpoint} alone.`}
        error={problem || (set.isError ? sentenceOf(set.error) : '')}
      >
        <PasswordField
          value={token}
          autoComplete="off"
          placeholder={hasToken ? 'set' : 'not set'}
          onChange={(event) => setToken(event.target.value)}
        />
      </FormField>
      <div className="flex items-center gap-2">
        <Button type="submit" writes disabled={token.trim() === ''} working={set.isPending}>
          {hasToken ? 'Replace' : 'Save'}
        </Button>
        {hasToken && (
          <>
            <Button
              look="bare"
              writes
              working={set.isPending}
              onClick={() => set.mutate({ hub, token: null })}
            >
              Remove
            </Button>
            <StateLabel state="done">Set</StateLabel>
          </>
        )}
      </div>
    </form>
  );
}
