import type { ProcessInfo, Supervisord } from './supervisord.js';

/** Some 100 lines: the end that is asked about was written just before. */
const LOG_BYTES = 8 * 1024;

/**
 * The exit codes of services that ended before they counted as started. supervisord answers 0 for them whatever it was, and
 * writes the real one to its own log only.
 */
export class EarlyExits {
  private readonly codes = new Map<string, number | null>();

  constructor(private readonly supervisord: Pick<Supervisord, 'ownLog'>) {}

  /** Looks up what is new among them. One question to supervisord, or none. */
  async learn(infos: ProcessInfo[]): Promise<void> {
    const early = infos.filter(endedEarly);
    const unknown = early.filter((info) => !this.codes.has(keyOf(info)));
    if (unknown.length > 0) {
      const log = await this.supervisord.ownLog(LOG_BYTES);
      for (const info of unknown) this.codes.set(keyOf(info), lastExitIn(log, info.name));
    }
    const current = new Set(early.map(keyOf));
    for (const key of this.codes.keys()) if (!current.has(key)) this.codes.delete(key);
  }

  /** −1 is a signal, as in supervisord's own answers; null is not known, or no early end. */
  of(info: ProcessInfo): number | null {
    return this.codes.get(keyOf(info)) ?? null;
  }
}

const endedEarly = ({ statename, start, stop }: ProcessInfo) =>
  (statename === 'BACKOFF' || statename === 'FATAL') && stop >= start && stop > 0;

const keyOf = ({ group, name, stop }: ProcessInfo) => `${group}:${name} ${stop}`;

/** "… WARN exited: invokeai (exit status 3; not expected)", or "(terminated by SIGKILL; not expected)". */
function lastExitIn(log: string, name: string): number | null {
  const mark = ` exited: ${name} (`;
  const at = log.lastIndexOf(mark);
  if (at < 0) return null;
  const [, code] = /^(?:exit status (\d+)|terminated by )/.exec(log.slice(at + mark.length)) ?? [];
  return code === undefined ? -1 : Number(code);
}
