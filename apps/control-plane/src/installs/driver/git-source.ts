import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ToolSource } from '@pilothouse/contracts/tool-entry';
import type { Commands } from './commands.js';
import { CannotInstall, say } from './words.js';
import { versionNamed } from './version-folder.js';

export type GitSource = Extract<ToolSource, { type: 'git' }>;
export type Fetched = { mirror: string; commit: string; name: string };

const SHORT_COMMIT = 10;
const isWholeCommit = (ref: string) => /^[0-9a-f]{40}$/.test(ref);

/** Where what was fetched for one tool from one address is kept: nobody else fetches into it. */
export const mirrorOf = (downloads: string, tool: string, url: string) =>
  join(downloads, 'git', `${tool}-${createHash('sha256').update(url).digest('hex').slice(0, 12)}.git`);

/** Fetches what is new, into a bare repository that stays. A commit that is there already needs no network. */
export async function fetchGit(source: GitSource, mirror: string, commands: Commands): Promise<Fetched> {
  const git = (...rest: string[]) => ['git', '-C', mirror, '-c', 'gc.auto=0', ...rest];
  await readyMirror(mirror, commands);
  const isThere = isWholeCommit(source.ref) && (await commitOf(source.ref, mirror, commands)) !== undefined;
  if (isThere) say(`Commit ${source.ref} is here already.`);
  else await commands.run(git('fetch', '--progress', ...LENIENT, source.url, ...ALL));

  let commit = await commitOf(source.ref, mirror, commands);
  if (commit === undefined && isWholeCommit(source.ref)) {
    // Of no branch, such as one of a pull request: some servers give it when it is asked for by name.
    const { code } = await commands.ask(git('fetch', source.url, source.ref), { milliseconds: 600_000 });
    if (code === 0) commit = await commitOf(source.ref, mirror, commands);
  }
  if (commit === undefined) {
    throw new CannotInstall(
      `“${source.ref}” is neither a tag, a branch nor a commit of ${source.url}. Choose another one.`,
    );
  }
  const isTag = (await revision(`refs/tags/${source.ref}^{commit}`, mirror, commands)) !== undefined;
  const name = isTag ? versionNamed(source.ref) : commit.slice(0, SHORT_COMMIT);
  say(`${source.ref} is commit ${commit}.`);
  return { mirror, commit, name };
}

/** A checkout of its own: its objects are second names of the mirror's, and stay when that goes. */
export async function checkOut(
  source: GitSource,
  { mirror, commit }: Fetched,
  folder: string,
  commands: Commands,
) {
  await commands.run(['git', 'clone', '--quiet', '--local', '--no-checkout', mirror, folder]);
  await commands.run(['git', '-C', folder, 'remote', 'set-url', 'origin', source.url]);
  const quiet = ['-c', 'advice.detachedHead=false'];
  await commands.run(['git', '-C', folder, ...quiet, 'checkout', '--progress', '--detach', commit]);
  if (source.submodules) {
    const update = ['submodule', 'update', '--init', '--recursive', '--progress'];
    await commands.run(['git', '-C', folder, ...update]);
  }
}

/** Also from a clone of somebody's that is shallow; and what was moved there is moved here. */
const LENIENT = ['--update-shallow', '--force', '--prune'];
const ALL = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

/** What a fetch that was killed has left would keep the next one from beginning. */
async function readyMirror(mirror: string, commands: Commands): Promise<void> {
  const { code } = await commands
    .ask(['git', '-C', mirror, 'rev-parse', '--is-bare-repository'])
    .catch(() => ({ code: 1 }));
  commands.throwIfStopped();
  if (code !== 0) await rm(mirror, { recursive: true, force: true });
  if (code !== 0) await commands.run(['git', 'init', '--quiet', '--bare', mirror]);
  for (const name of await readdir(mirror, { recursive: true })) {
    if (/(?:\.lock|\/tmp_(?:pack|idx|obj)_\w+)$/.test(name)) await rm(join(mirror, name), { force: true });
  }
}

/** A tag counts before a branch of the same name. */
async function commitOf(ref: string, mirror: string, commands: Commands): Promise<string | undefined> {
  const names = [`refs/tags/${ref}`, `refs/heads/${ref}`, ...(/^[0-9a-f]{7,40}$/.test(ref) ? [ref] : [])];
  for (const name of names) {
    const commit = await revision(`${name}^{commit}`, mirror, commands);
    if (commit !== undefined) return commit;
  }
  return undefined;
}

async function revision(name: string, mirror: string, commands: Commands): Promise<string | undefined> {
  const { code, text } = await commands.ask(['git', '-C', mirror, 'rev-parse', '--verify', '--quiet', name]);
  return code === 0 && isWholeCommit(text.trim()) ? text.trim() : undefined;
}
