'use client';

import type { Service } from '@pilothouse/contracts/services';
import type { Tool } from '@pilothouse/contracts/tools';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { asStarted } from './as-started';
import { ExtraArguments } from './extra-arguments';
import { LaunchField } from './launch-field';
import { valueOf, valueText } from './option-words';
import { isUp } from './service-words';
import type { useActOnService } from './services.queries';
import { StartCommand } from './start-command';
import { useChangeTool } from './tools.queries';
import type { Go } from './use-place';
import { VersionsOnDisk } from './versions-on-disk';

type Props = {
  tool: Tool;
  service: Service | null;
  act: ReturnType<typeof useActOnService>;
  isStale: boolean;
  go: Go;
};

/** How it is started: typed options, the exact command, and what of that waits for a restart. */
export function LaunchOptions({ tool, service, act, isStale, go }: Props) {
  const { launch, title } = tool;
  const reset = useChangeTool(tool.id);
  const isRunning = service !== null && isUp(service);
  const before = isRunning ? asStarted(tool) : null;
  const wasOf = (name: string) => {
    const option = launch.options.find((one) => one.name === name);
    if (!before || !option) return '';
    const was = valueText(option, valueOf({ ...tool, launch: before }, option));
    return was === valueText(option, valueOf(tool, option)) ? '' : was;
  };
  const isExtraChanged = before !== null && before.extra.join('\0') !== launch.extra.join('\0');
  const changes = launch.options.filter(({ name }) => wasOf(name) !== '').length + (isExtraChanged ? 1 : 0);
  const isAsInCatalogue = Object.keys(launch.values).length === 0 && launch.extra.length === 0;

  return (
    <>
      <div className="flex h-[46px] shrink-0 items-center gap-2 px-3.5">
        <h2 className="font-medium">Launch options</h2>
        <span className="min-w-0 truncate text-sm text-muted">{checkedText(tool)}</span>
        <span className="flex-1" />
        {!isAsInCatalogue && (
          <Button
            size="sm"
            look="bare"
            writes
            working={reset.isPending}
            onClick={() => reset.mutate({ values: null, extra: [] })}
          >
            Reset
          </Button>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-3.5 pb-1">
        {launch.problems.start && (
          <Note tone="bad" className="mb-2.5">
            {launch.problems.start}
          </Note>
        )}
        {reset.error && <p className="mb-2 text-sm text-danger">{sentenceOf(reset.error)}</p>}
        <div className="grid gap-[7px]">
          {launch.options.map((option) => (
            <LaunchField key={option.name} tool={tool} option={option} was={wasOf(option.name)} />
          ))}
          <ExtraArguments tool={tool} isChanged={isExtraChanged} />
        </div>
      </div>
      <div className="shrink-0 px-3.5 pt-2 pb-3">
        <StartCommand argv={launch.argv} before={before?.argv ?? launch.argv} />
        {launch.restartNeeded && (
          <Note
            tone="live"
            className="mt-2.5 items-center py-1.5 pr-1.5"
            action={
              <Button
                size="sm"
                look="pri"
                writes
                disabled={isStale}
                working={act.isPending && act.variables.action === 'restart'}
                onClick={() => act.mutate({ action: 'restart' })}
              >
                Restart now
              </Button>
            }
          >
            {changes > 0
              ? `${counted(changes, 'change')} ${changes === 1 ? 'waits' : 'wait'} for a restart`
              : `${title} runs with other options: a restart is due`}
          </Note>
        )}
        <VersionsOnDisk tool={tool} go={go} />
      </div>
    </>
  );
}

const checkedText = ({ current, versions }: Tool) =>
  versions.find(({ version }) => version === current)?.flags ? `checked against ${current}` : '';
