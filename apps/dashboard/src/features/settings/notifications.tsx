'use client';

import {
  type NotificationEvent,
  type Webhook,
  type WebhookKind,
  WebhookUrl,
} from '@pilothouse/contracts/notifications';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { Failure } from '@/ui/failure';
import { FormField } from '@/ui/form-field';
import { counted, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Segments } from '@/ui/segments';
import { StateLabel } from '@/ui/state-label';
import { TextField } from '@/ui/text-field';
import { Loaded } from './loaded';
import { useChangeWebhook, useLiveWebhook, useTestWebhook, webhookQuery } from './notifications.queries';

/** Where it is told that a run has ended, or that the machine needs a look. */
export function Notifications() {
  useLiveWebhook();
  return (
    <Loaded query={useQuery(webhookQuery)} failure="The notifications could not be read">
      {(webhook) => (
        <div className="grid gap-4">
          <Kind webhook={webhook} />
          <Address key={webhook.address} webhook={webhook} />
          <Events webhook={webhook} />
          {webhook.address !== null && <Verdict webhook={webhook} />}
        </div>
      )}
    </Loaded>
  );
}

const KINDS: { value: WebhookKind; title: string }[] = [
  { value: 'ntfy', title: 'ntfy' },
  { value: 'discord', title: 'Discord' },
  { value: 'json', title: 'JSON' },
];

const KIND_HELP: Record<WebhookKind, string> = {
  ntfy: 'The address of a topic, on ntfy.sh or a server of your own: choose a topic nobody guesses.',
  discord: 'In Discord: Edit channel, Integrations, Webhooks, Copy webhook URL.',
  json: 'Any server that takes a POST with a JSON object: event, at, title, text, about.',
};

const PLACEHOLDERS: Record<WebhookKind, string> = {
  ntfy: 'https://ntfy.sh/my-topic',
  discord: 'https://discord.com/api/webhooks/…',
  json: 'https://',
};

function Kind({ webhook }: { webhook: Webhook }) {
  const change = useChangeWebhook();
  const isStale = useStaleSince() !== null;
  return (
    <div className="grid gap-2">
      <Segments
        label="Kind of server"
        value={webhook.kind}
        options={KINDS}
        onChange={(kind) => change.mutate({ kind })}
        disabled={isStale}
        className="w-full max-w-[340px]"
      />
      <Failure error={change.error} />
    </div>
  );
}

function Address({ webhook }: { webhook: Webhook }) {
  const [url, setUrl] = useState('');
  const [problem, setProblem] = useState('');
  const change = useChangeWebhook();

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = WebhookUrl.safeParse(url);
    setProblem(parsed.error?.issues[0]?.message ?? '');
    if (parsed.success && !change.isPending) change.mutate({ url: parsed.data });
  };
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-2">
      <FormField
        label="Address"
        help={`${KIND_HELP[webhook.kind]} It is kept secret, and redirects are not followed.`}
        error={problem}
      >
        <div className="flex gap-2">
          <TextField
            isMono
            type="url"
            value={url}
            placeholder={webhook.address ?? PLACEHOLDERS[webhook.kind]}
            onChange={(event) => setUrl(event.target.value)}
            className="min-w-0 flex-1"
          />
          <Button type="submit" writes disabled={url.trim() === ''} working={change.isPending}>
            {webhook.address === null ? 'Save' : 'Replace'}
          </Button>
        </div>
      </FormField>
      <Failure error={change.error} />
    </form>
  );
}

const EVENTS: { value: NotificationEvent; title: string }[] = [
  { value: 'run.done', title: 'Run done' },
  { value: 'run.failed', title: 'Run failed' },
  { value: 'run.interrupted', title: 'Run interrupted' },
  { value: 'alert.raised', title: 'Alert' },
  { value: 'alert.cleared', title: 'Alert over' },
];

function Events({ webhook: { events } }: { webhook: Webhook }) {
  const change = useChangeWebhook();
  return (
    <div className="grid gap-2">
      <div role="group" aria-label="What is told" className="flex flex-wrap gap-2">
        {EVENTS.map(({ value, title }) => {
          const isOn = events.includes(value);
          const next = isOn ? events.filter((event) => event !== value) : [...events, value];
          return (
            <Button
              key={value}
              writes
              on={isOn}
              aria-pressed={isOn}
              onClick={() => change.mutate({ events: next })}
            >
              {isOn && <Icon name="check" className="size-3.5" />}
              {title}
            </Button>
          );
        })}
      </div>
      <Failure error={change.error} />
    </div>
  );
}

/** How the last attempt went, and a way to make one. */
function Verdict({ webhook: { last, waiting } }: { webhook: Webhook }) {
  const test = useTestWebhook();
  const change = useChangeWebhook();
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        {last ? (
          <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 max-sm:basis-full">
            <StateLabel state={last.isDelivered ? 'ready' : 'failed'}>
              {last.isDelivered ? 'Delivered' : 'Not delivered'}
            </StateLabel>
            <span className="min-w-0 text-text-2">
              {last.isDelivered ? moment(last.at) : `${last.text} ${moment(last.at)}`}
            </span>
          </span>
        ) : (
          <span className="flex-1 text-muted">Nothing was sent yet</span>
        )}
        {waiting > 0 && <span className="text-muted">{counted(waiting, 'notification')} waiting</span>}
        <Button writes working={test.isPending} onClick={() => test.mutate()}>
          Send a test
        </Button>
        <Button writes look="bare" working={change.isPending} onClick={() => change.mutate({ url: null })}>
          Remove
        </Button>
      </div>
      <Failure error={test.error ?? change.error} />
    </div>
  );
}
