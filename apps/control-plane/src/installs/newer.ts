import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ToolSource } from '@pilothouse/contracts/tool-entry';
import type { Newer } from '@pilothouse/contracts/tools';
import { findProgram } from './find-program.js';
import { explainInstall, FailureLines } from './install-failures.js';

type Found = Omit<Newer, 'at'>;
type Source<Type> = Extract<ToolSource, { type: Type }>;
type Answer = { isGood: boolean; text: string };

const LIMIT_MS = 180_000;
const MOST_BYTES = 16 * 2 ** 20;
const NEWEST = 'is the newest';

/** What a source has that is newer than what came from it. Asks over the network, so only when a person wants it. */
export class NewerLook {
  constructor(
    private readonly environment: Record<string, string>,
    /** Pythons that may have pip, the best first. */
    private readonly pythons: string[],
  ) {}

  of(source: ToolSource, commit: string | null, mirror: string): Promise<Found> {
    if (source.type === 'git') return this.ofGit(source, commit, mirror);
    if (source.type === 'package') return this.ofPackage(source);
    return Promise.resolve(unknown('an archive has no list of its releases'));
  }

  private async ofGit(source: Source<'git'>, commit: string | null, mirror: string): Promise<Found> {
    const git = (...rest: string[]) => this.ask('git', ['-C', mirror, '-c', 'gc.auto=0', ...rest]);
    await mkdir(dirname(mirror), { recursive: true });
    await this.ask('git', ['init', '--quiet', '--bare', mirror]);
    const fetched = await git('fetch', '--update-shallow', '--force', '--prune', source.url, ...EVERYTHING);
    if (!fetched.isGood) return unknown(reasonIn(fetched.text));
    const head = /^([0-9a-f]{40})\s+HEAD$/m.exec((await git('ls-remote', source.url, 'HEAD')).text)?.[1];
    const asked = await git('rev-parse', '--verify', '--quiet', `refs/tags/${source.ref}^{commit}`);
    const from = commit ?? (asked.isGood ? asked.text.trim() : source.ref);
    if (head === undefined) return unknown('its source says nothing of its newest commit');

    const behind = await git('rev-list', '--count', `${from}..${head}`);
    if (!behind.isGood) return unknown('the installed commit is not in its history any more');
    const tag = await this.newestTag(from, git);
    const commits = Number(behind.text);
    const distance = `${commits} ${commits === 1 ? 'commit' : 'commits'}`;
    if (tag !== undefined) {
      return { source: { ...source, ref: tag }, text: `${tag}, ${distance} behind` };
    }
    if (commits === 0) return { source: null, text: NEWEST };
    if (asked.isGood) return { source: null, text: `is the newest release, ${distance} came after it` };
    return { source: { ...source, ref: head }, text: `${distance} behind` };
  }

  /** Of those that come after a commit; a release candidate is none. */
  private async newestTag(from: string, git: (...rest: string[]) => Promise<Answer>) {
    const format = '%(refname:short) %(objectname) %(*objectname)';
    const tags = ['for-each-ref', '--sort=-version:refname', '--contains', from, `--format=${format}`];
    const { text } = await git(...tags, 'refs/tags');
    return text
      .split('\n')
      .map((line) => line.trim().split(' '))
      .find(([name = '', ...ids]) => /^v?\d+(?:\.\d+)*$/.test(name) && !ids.includes(from))?.[0];
  }

  private async ofPackage(source: Source<'package'>): Promise<Found> {
    const { name, version, index } = source;
    const releases = index?.startsWith('/') ? await releasesIn(index, name) : await this.releases(source);
    if (typeof releases === 'string') return unknown(releases);
    const [newest] = releases;
    if (newest === undefined) return unknown(`its index has no release of ${name}`);
    return newest === version
      ? { source: null, text: NEWEST }
      : { source: { ...source, version: newest }, text: newest };
  }

  /** The newest first; a sentence when nobody could tell. */
  private async releases({ name, index }: Source<'package'>): Promise<string[] | string> {
    const bare = name.replace(/\[.*$/, '');
    const where = index === undefined ? [] : ['--index-url', index];
    let said = '';
    for (const python of this.pythons) {
      const answer = await this.ask(python, ['-m', 'pip', 'index', 'versions', bare, ...where]);
      const listed = /^Available versions: (.+)$/m.exec(answer.text)?.[1];
      if (listed) return listed.split(',').map((each) => each.trim());
      if (!/No module named pip/.test(answer.text)) said ||= answer.text;
    }
    const uv = findProgram('uv', this.environment);
    if (uv && said === '') {
      const answer = await this.ask(
        uv,
        ['pip', 'compile', '--quiet', '--no-deps', '--no-header', ...where, '-'],
        bare,
      );
      const newest = /^[\w.-]+(?:\[.*\])?==(\S+)$/m.exec(answer.text)?.[1];
      if (newest) return [newest];
      said = answer.text;
    }
    return said === '' ? 'neither pip nor uv is there to ask the index' : reasonIn(said);
  }

  private ask(program: string, argv: string[], input?: string): Promise<Answer> {
    return new Promise((resolve) => {
      const options = { env: this.environment, timeout: LIMIT_MS, maxBuffer: MOST_BYTES };
      const child = execFile(program, argv, options, (error, stdout, stderr) =>
        resolve({ isGood: error === null, text: error === null ? stdout : `${stdout}\n${stderr}` }),
      );
      child.stdin?.on('error', () => undefined); // It ended without reading.
      child.stdin?.end(input ?? '');
    });
  }
}

const EVERYTHING = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

const unknown = (why: string): Found => ({
  source: null,
  text: `Nobody can tell whether there is a newer one: ${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, '')}.`,
});

function reasonIn(text: string): string {
  const lines = new FailureLines();
  text.split('\n').forEach((line, at) => lines.read({ line: at + 1, text: line.trim() }));
  const { reason, evidence } = explainInstall(lines, undefined, 'an error');
  return evidence === null ? 'its source gave no answer' : reason;
}

/** Of a folder of packages, by the names of their files. */
async function releasesIn(folder: string, name: string): Promise<string[] | string> {
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return `the folder ${folder} cannot be read`;
  const form = name.replace(/\[.*$/, '').replace(/[-_.]+/g, '[-_.]+');
  const file = new RegExp(`^${form}-(\\d[\\w.!+]*?)(?:-.*\\.whl|\\.tar\\.gz|\\.zip)$`, 'i');
  const found = names.flatMap((each) => file.exec(each)?.[1] ?? []);
  const finals = found.filter((version) => !/[a-z]/i.test(version.replace(/(?:\.post\d+|\+.*)$/, '')));
  return [...new Set(finals)].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}
