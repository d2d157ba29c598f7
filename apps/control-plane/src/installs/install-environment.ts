import { join } from 'node:path';

/** The whole environment of an install's commands: nothing else is inherited. What they download stays for the next time. */
export const installEnvironment = (
  inherited: Readonly<Record<string, string>>,
  { home, downloads, tools }: { home: string; downloads: string; tools: string },
): Record<string, string> => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  HOME: home,
  ...inherited,
  TERM: 'xterm-256color',
  PYTHONUNBUFFERED: '1',
  PYTHONIOENCODING: 'utf-8',
  PYTHONNOUSERSITE: '1',
  PIP_CACHE_DIR: join(downloads, 'pip'),
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PIP_NO_INPUT: '1',
  UV_CACHE_DIR: join(downloads, 'uv'),
  // Environments point there, so it may not go with what can be downloaded again.
  UV_PYTHON_INSTALL_DIR: join(tools, '.python'),
  // As pip does it: the newest of all indexes counts, not the first index that knows the name.
  UV_INDEX_STRATEGY: 'unsafe-best-match',
  // Its bars move the cursor up, which a log cannot follow.
  UV_NO_PROGRESS: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '/bin/false',
  GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
});
