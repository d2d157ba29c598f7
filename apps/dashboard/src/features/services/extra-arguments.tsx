'use client';

import type { Tool } from '@pilothouse/contracts/tools';
import { sentenceOf } from '@/ui/error-state';
import { TextField } from '@/ui/text-field';
import { LaunchRow } from './launch-row';
import { joinArguments, splitArguments } from './split-arguments';
import { useChangeTool } from './tools.queries';
import { useDraft } from './use-draft';

/** Given after everything else, as they are. */
export function ExtraArguments({ tool, isChanged }: { tool: Tool; isChanged: boolean }) {
  const { launch } = tool;
  const change = useChangeTool(tool.id);
  const draft = useDraft(joinArguments(launch.extra), (text) => {
    const extra = splitArguments(text);
    if (extra) change.mutate({ extra });
  });
  const isOpen = draft.isSettled && splitArguments(draft.text) === null;
  const error = isOpen
    ? 'A quote is not closed'
    : change.error
      ? sentenceOf(change.error)
      : launch.problems.extra;
  return (
    <LaunchRow
      title="Extra arguments"
      help="Given after everything else, as they are typed here"
      error={error}
      note={isChanged ? 'applies on restart' : undefined}
      onReset={
        launch.extra.length > 0 ? () => change.mutate({ extra: [] }, { onSuccess: draft.drop }) : undefined
      }
    >
      <TextField
        size="sm"
        isMono
        value={draft.text}
        placeholder="none"
        onChange={(event) => draft.type(event.target.value)}
        onBlur={draft.settle}
        onKeyDown={(event) => event.key === 'Enter' && draft.settle()}
        className="flex-1"
      />
    </LaunchRow>
  );
}
