'use client';

import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { KeyCap } from '@/ui/key-cap';
import type { Train } from './use-train';

/** Always in sight: the one button, and in words what it will do or why it cannot. */
export function StartBar({ train }: { train: Train }) {
  const isStale = useStaleSince() !== null;
  const { form, start, canStart, submit, startOver, isEmpty } = train;
  const failure = start.error && !start.isPending ? sentenceOf(start.error) : '';
  const words = failure || whatHappens(train, isStale);
  return (
    <div className="sticky bottom-0 z-10 mt-auto flex min-h-[58px] shrink-0 items-center gap-2.5 max-sm:flex-wrap border-t border-line bg-surface py-2 pr-7 pl-gutter max-sm:px-4">
      <Button
        look="pri"
        data-filled
        writes
        disabled={!canStart}
        working={start.isPending && !start.variables.held}
        onClick={() => submit()}
        className="h-[34px] shrink-0 px-3.5 text-base max-sm:h-11"
      >
        <Icon name="play" className="size-3.5" />
        {form.rehearsal ? 'Rehearse' : 'Start run'}
      </Button>
      <Button
        writes
        disabled={!canStart || start.isPending}
        working={start.isPending && start.variables.held}
        title="It keeps its place in the queue and begins once it is released"
        onClick={() => submit({ held: true })}
        className="h-[34px] shrink-0 max-sm:h-11"
      >
        Queue on hold
      </Button>
      {/* A long reason is told whole in the pre-flight; here it must not push the buttons away. */}
      <p
        title={words}
        className={`line-clamp-2 min-w-0 text-sm max-sm:order-first max-sm:basis-full ${failure ? 'text-danger' : 'text-muted'}`}
        role="status"
      >
        {words}
      </p>
      <span className="flex-1 max-sm:hidden" />
      {!isEmpty && (
        <Button look="bare" size="sm" onClick={startOver} className="shrink-0">
          Start over
        </Button>
      )}
      <span className="flex gap-1 max-sm:hidden">
        <KeyCap>Ctrl</KeyCap>
        <KeyCap>Enter</KeyCap>
      </span>
    </div>
  );
}

function whatHappens({ form, errors, plan, setup, request, ...rest }: Train, isStale: boolean): string {
  if (isStale) return 'The connection is lost. What you entered stays here.';
  const [missing] = Object.values(errors);
  if (missing !== undefined) return missing;
  const wrong = plan?.problems.find(({ level }) => level === 'error');
  if (wrong) return wrong.message;
  if (setup.data?.trainer.problem && !form.rehearsal)
    return 'No trainer was found. Settings says where it is looked for.';
  if (request === null) return '';
  const when = whenItBegins(rest);
  return form.rehearsal ? `${when}. No model is trained` : when;
}

function whenItBegins({ ahead, isPaused }: Pick<Train, 'ahead' | 'isPaused'>): string {
  if (isPaused) return 'Waits until the queue is resumed';
  return ahead === 0 ? 'Starts at once' : `Waits in the queue behind ${counted(ahead, 'run')}`;
}
