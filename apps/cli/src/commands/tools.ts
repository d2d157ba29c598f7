import { isDeepStrictEqual } from 'node:util';
import { AnyRun } from '@pilothouse/contracts/runs';
import { ServiceList } from '@pilothouse/contracts/services';
import type { ToolSource } from '@pilothouse/contracts/tool-entry';
import { Tool, Tools } from '@pilothouse/contracts/tools';
import type { Asked, Context } from '../context.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { table } from '../print.js';
import { requireDone, untilEnded } from './runs.js';

export type InstallOptions = SourceOptions & { again?: boolean };
export type SourceOptions = Asked & { url?: string; ref?: string; release?: string; detach?: boolean };

export async function listTools(context: Context, { json }: Asked): Promise<void> {
  const tools = await context.api.get(Tools, '/tools');
  context.answer(json, tools, () =>
    [
      table([
        ['TOOL', 'VERSION', 'ON DISK', 'PORT', 'WHAT IT IS'],
        ...tools.tools.map(({ id, current, versions, port, summary }) => [
          id,
          current ?? 'not installed',
          versions.map(({ version }) => version).join(' '),
          String(port),
          summary,
        ]),
      ]),
      ...tools.broken.map(({ file, why }) => `${file} cannot be used: ${why}`),
    ].join('\n'),
  );
}

/** Beside what is there, and in its place once it answers. */
export async function install(context: Context, id: string, options: InstallOptions): Promise<void> {
  const tool = await find(context, id);
  const asked = sourceFrom(tool, options);
  const inUse = tool.versions.find(({ version }) => version === tool.current);
  // A script that installs what it needs can be run again.
  if (inUse && !options.again && isDeepStrictEqual(inUse.source, asked ?? tool.install?.source)) {
    return context.answer(
      options.json,
      tool,
      () =>
        `${tool.title} ${tool.current} is installed already. For something newer: pilothouse update ${id}. ` +
        'To build the same once more, beside it: --again',
    );
  }
  await installFrom(context, tool, asked, options);
}

/** Asks for what is newer, and installs that. */
export async function update(context: Context, id: string, options: SourceOptions): Promise<void> {
  const tool = await find(context, id);
  const asked = sourceFrom(tool, options);
  if (asked) return installFrom(context, tool, asked, options);
  const looked = await context.api.post(Tool, `/tools/${tool.id}/look`);
  if (!looked.newer?.source) {
    return context.answer(options.json, looked, () => `${newerWords(looked)}.`);
  }
  context.output.say(`${newerWords(looked)}.`);
  await installFrom(context, tool, looked.newer.source, options);
}

/** "TensorBoard 2.21.0 is the newest", "TensorBoard 2.20.0: 2.21.0 is out", "ComfyUI 0.12.3: 14 commits behind". */
function newerWords({ title, current, newer }: Tool): string {
  const text = newer?.text ?? 'nobody could tell what is newer';
  const isVersion = /^\d\S*$/.test(text);
  return `${title} ${current ?? ''}${text.startsWith('is ') ? ' ' : ': '}${text}${isVersion ? ' is out' : ''}`;
}

/** Back to a version that is still on the disk: the one installed before, unless named. */
export async function rollback(context: Context, id: string, version: string | undefined, { json }: Asked) {
  const tool = await find(context, id);
  const current = tool.versions.find((each) => each.version === tool.current);
  const earlier = tool.versions
    .filter(({ installedAt }) => !current || installedAt < current.installedAt)
    .sort((a, b) => b.installedAt - a.installedAt)[0];
  const aim = version ?? earlier?.version;
  if (aim === undefined) {
    throw new CommandFailure(`${tool.title} has no earlier version on the disk.`, EXIT.notFound);
  }
  const after = await context.api.post(Tool, `/tools/${tool.id}/use`, { version: aim });
  context.answer(json, after, () => `${after.title} uses ${after.current}.`);
}

/** Every version goes, the one in use last. What they shared, settings and outputs stay. */
export async function uninstall(context: Context, id: string, { json }: Asked) {
  const tool = await find(context, id);
  if (tool.versions.length === 0) throw new CommandFailure(`${tool.title} is not installed.`, EXIT.notFound);
  const { services } = await context.api.get(ServiceList, '/services');
  if (services.some(({ name, pid }) => name === tool.id && pid > 0)) {
    throw new CommandFailure(`${tool.title} runs. Stop it first: pilothouse stop ${tool.id}`, EXIT.refused);
  }
  const isInUse = ({ version }: { version: string }) => version === tool.current;
  const inOrder = [...tool.versions.filter((each) => !isInUse(each)), ...tool.versions.filter(isInUse)];
  let after = tool;
  for (const { version } of inOrder) {
    after = await context.api.delete(Tool, `/tools/${tool.id}/versions/${encodeURIComponent(version)}`);
  }
  context.answer(
    json,
    after,
    () => `${after.title} is not installed any more. Its settings and outputs stay.`,
  );
}

async function installFrom(
  context: Context,
  tool: Tool,
  source: ToolSource | undefined,
  { json, detach }: SourceOptions,
) {
  const run = await context.api.post(AnyRun, `/tools/${tool.id}/install`, source ? { source } : {});
  if (detach) return context.answer(json, run, () => `${tool.title} is being installed: run ${run.id}.`);
  const ended = await untilEnded(context, run);
  if (json) context.answer(json, ended, () => '');
  requireDone(ended);
  const after = await find(context, tool.id);
  if (!json) context.output.out(`${after.title} uses ${after.current}.${after.notice && ` ${after.notice}`}`);
}

/** The catalogue's source with what was asked for instead; undefined when nothing was. */
function sourceFrom(tool: Tool, { url, ref, release }: SourceOptions): ToolSource | undefined {
  if (url === undefined && ref === undefined && release === undefined) return undefined;
  const source = tool.install?.source;
  if (source?.type === 'git' && release === undefined) {
    return { ...source, url: url ?? source.url, ref: ref ?? source.ref };
  }
  if (source?.type === 'package' && ref === undefined) {
    return { ...source, version: release ?? source.version, ...(url === undefined ? {} : { index: url }) };
  }
  const how =
    source?.type === 'git'
      ? 'is installed from git: use --url and --ref'
      : source?.type === 'package'
        ? 'comes from a package index: use --release, and --url for another index'
        : 'has one source only';
  throw new CommandFailure(`${tool.title} ${how}.`, EXIT.usage);
}

async function find(context: Context, id: string): Promise<Tool> {
  const { tools } = await context.api.get(Tools, '/tools');
  const tool = tools.find((each) => each.id === id);
  if (tool) return tool;
  const known = tools.map((each) => each.id).join(', ');
  throw new CommandFailure(`No tool is named ${id}. Known are ${known}.`, EXIT.notFound);
}
