import type { Tool } from '@pilothouse/contracts/tools';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { sourceText } from './source-words';
import type { Go } from './use-place';

/** A tool that is not installed: what it is for, where it comes from, what it takes. */
export function AboutTool({ tool, go }: { tool: Tool; go: Go }) {
  const { id, summary, homepage, install, origin } = tool;
  return (
    <div className="grid justify-items-start gap-2 px-4 py-3.5 text-sm">
      <p className="text-base">{summary}</p>
      <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-2.5 gap-y-[3px]">
        {install && (
          <>
            <dt className="text-muted">Comes from</dt>
            <dd
              className="mono break-all"
              title={install.source.type === 'git' ? install.source.ref : undefined}
            >
              {sourceText(install.source)}
            </dd>
            <dt className="text-muted">Disk</dt>
            <dd>{install.diskGigabytes}&nbsp;GB with everything it needs</dd>
          </>
        )}
        <dt className="text-muted">Port</dt>
        <dd className="mono">{tool.port}</dd>
        <dt className="text-muted">Entry</dt>
        <dd className="mono">
          {origin === 'own' ? `config/tools/${id}.toml` : `${id}, shipped with Pilothouse`}
        </dd>
      </dl>
      {install?.problem && <p className="text-warn">{install.problem}</p>}
      <div className="mt-1 flex gap-2">
        {install && !tool.installing && (
          <Button size="sm" onClick={() => go({ name: id, panel: 'install' })}>
            <Icon name="download" className="size-3.5" />
            Install…
          </Button>
        )}
        {homepage && (
          <Button asChild size="sm" look="bare">
            <a href={homepage} target="_blank" rel="noopener noreferrer">
              <Icon name="out" className="size-3.5" />
              Its homepage
            </a>
          </Button>
        )}
      </div>
    </div>
  );
}
