import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';

const FALLBACKS = ['/bin/bash', '/bin/sh'];
/** What a service account has instead of a shell. */
const NO_SHELL = new Set(['nologin', 'false', 'sync', 'halt', 'shutdown']);
/** Shells that read their login files when they are told `-l`; another one might not know the word. */
const KNOWS_LOGIN = new Set(['bash', 'zsh', 'fish', 'sh', 'dash', 'ash', 'ksh', 'mksh', 'tcsh', 'csh']);
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** In the environment of everything that runs in a terminal, so that it can be told from a stranger. */
export const TERMINAL_MARK = 'PILOTHOUSE_TERMINAL';

/** Who the shells run as: whoever runs the control plane. A container may run as a number that has no name. */
export function shellUser(): { name: string; home: string; shell: string } {
  try {
    const { username, homedir, shell } = userInfo();
    return { name: username, home: homedir, shell: shell ?? '' };
  } catch {
    return { name: `${process.getuid?.() ?? ''}`, home: '/', shell: '' };
  }
}

/** The login shell of the user, or bash, or sh. */
export function loginShell(own: string): { argv: string[]; name: string } {
  const candidates = [own, ...FALLBACKS].filter((path) => path && !NO_SHELL.has(basename(path)));
  const path = candidates.find(isExecutable) ?? '/bin/sh';
  const name = basename(path);
  return { argv: KNOWS_LOGIN.has(name) ? [path, '-l'] : [path], name };
}

/** What a shell begins with. Its login files do the rest; nothing secret of ours is in it. */
export function shellEnvironment(
  inherited: Record<string, string>,
  { id, shell }: { id: string; shell: string },
): Record<string, string> {
  const { name, home } = shellUser();
  return {
    PATH,
    LANG: 'C.UTF-8',
    HOME: home,
    USER: name,
    LOGNAME: name,
    ...inherited,
    SHELL: shell,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    [TERMINAL_MARK]: id,
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
