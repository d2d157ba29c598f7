'use client';

import type { TrainerArgument } from '@pilothouse/contracts/arguments';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/ui/button';
import { ErrorState } from '@/ui/error-state';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { SearchField } from '@/ui/search-field';
import { ArgumentRow } from './argument-row';
import { argumentsQuery } from './train.queries';
import type { Train } from './use-train';

/** Every argument of the installed script, as its own parser declares it. Only what is changed is given to it. */
export function Everything({ train }: { train: Train }) {
  const { form, family } = train;
  const section = useInSightOnceShown(form.showsEverything);
  if (!form.showsEverything) return <Hidden train={train} />;
  return (
    // As tall as can be scrolled to the top while the arguments are still on their way.
    <section ref={section} aria-label="Every argument" className="min-h-[75vh] pt-5">
      {family === null ? (
        <p className="text-sm text-muted">The arguments depend on the family of the base model.</p>
      ) : (
        <Arguments train={train} />
      )}
    </section>
  );
}

/** It stands at the end of a long form: whoever asks for everything is to see that something came. */
function useInSightOnceShown(isShown: boolean) {
  const section = useRef<HTMLElement>(null);
  const wasShown = useRef(isShown);
  useEffect(() => {
    if (isShown && !wasShown.current) section.current?.scrollIntoView({ block: 'start' });
    wasShown.current = isShown;
  }, [isShown]);
  return section;
}

/** What is set goes along, so it is said when it is not shown. */
function Hidden({ train: { form, change } }: { train: Train }) {
  const names = Object.keys(form.extra);
  if (names.length === 0) return null;
  return (
    <p className="flex items-center gap-2 pt-3 text-sm text-text-2">
      <span className="min-w-0 flex-1 truncate">Set under Everything: {names.join(', ')}</span>
      <Button size="sm" look="bare" onClick={() => change({ showsEverything: true })}>
        Show
      </Button>
      <Button size="sm" look="bare" onClick={() => change({ extra: {} })}>
        Reset
      </Button>
    </p>
  );
}

function Arguments({ train }: { train: Train }) {
  const { form, family, change } = train;
  const answer = useQuery(argumentsQuery(family));
  const [search, setSearch] = useState('');
  const changed = Object.keys(form.extra);
  const { data, error, refetch } = answer;

  if (error && !data) {
    return (
      <ErrorState title="The arguments could not be read" error={error} onRetry={() => void refetch()} />
    );
  }
  if (!data) {
    return (
      <p role="status" className="text-sm text-muted">
        Asking the trainer for its arguments. The first time it loads all its libraries, which can take
        minutes.
      </p>
    );
  }
  if (data.problem !== '') {
    return (
      <p role="alert" className="flex items-start gap-2 text-sm text-danger">
        <Icon name="failed" className="mt-0.5 size-3.5" />
        <span className="flex-1">{data.problem}</span>
        <Button size="sm" onClick={() => void refetch()}>
          Ask again
        </Button>
      </p>
    );
  }
  const found = data.arguments.filter((each) => isFound(each, search));
  return (
    <>
      <div className="flex items-center gap-3 pb-2">
        <SearchField label="Search arguments" value={search} onChange={setSearch} className="max-w-72" />
        <span className="min-w-0 flex-1 truncate text-sm text-muted">
          {search !== '' && `${count(found.length)} of `}
          {count(data.arguments.length)} of {data.script}
          {changed.length > 0 && `, ${count(changed.length)} changed`}
        </span>
        {changed.length > 1 && (
          <Button size="sm" look="bare" onClick={() => change({ extra: {} })}>
            Reset all
          </Button>
        )}
      </div>
      {found.length === 0 && <p className="text-sm text-muted">No argument is called or explained so.</p>}
      {groupsOf(found).map((group) => (
        <Group
          key={group}
          title={group}
          members={found.filter((each) => each.group === group)}
          isSearched={search !== ''}
          train={train}
        />
      ))}
    </>
  );
}

function Group({ title, members, isSearched, train }: GroupProps) {
  const [isAsked, setAsked] = useState(false);
  const isOpen = isAsked || isSearched;
  const changed = members.filter(({ name }) => name in train.form.extra).length;
  return (
    <section className="border-t border-line">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setAsked(!isOpen)}
          className="flex h-[38px] w-full items-center gap-2.5 text-left text-sm max-sm:h-11"
        >
          <Icon name={isOpen ? 'down' : 'right'} className="size-3.5 text-muted" />
          <span className="font-medium">{title}</span>
          <span className="text-muted">{count(members.length)}</span>
          {changed > 0 && <span className="text-accent-text">{count(changed)} changed</span>}
        </button>
      </h3>
      {isOpen && (
        <ul className="pb-3">
          {members.map((argument) => (
            <ArgumentRow key={argument.name} argument={argument} train={train} />
          ))}
        </ul>
      )}
    </section>
  );
}

type GroupProps = { title: string; members: TrainerArgument[]; isSearched: boolean; train: Train };

function isFound({ name, help }: TrainerArgument, search: string): boolean {
  const words = search.toLowerCase().replace(/^--/, '').split(/\s+/);
  return words.every((word) => name.toLowerCase().includes(word) || help.toLowerCase().includes(word));
}

/** What nobody could place stands last. */
const groupsOf = (found: TrainerArgument[]) =>
  [...new Set(found.map(({ group }) => group))].sort(
    (a, b) => Number(a === 'Other') - Number(b === 'Other') || a.localeCompare(b),
  );
