import type { FailureCause } from '@pilothouse/contracts/fixes';
import type { Evidence } from '@pilothouse/contracts/runs';

export type Explanation = { reason: string; evidence: Evidence | null; cause?: FailureCause };

type Rule = {
  cause: FailureCause;
  pattern: RegExp;
  /** A sentence: what went wrong, and what to do. */
  reason: (match: RegExpExecArray) => string;
};

const NETWORK =
  'This machine does not reach where the tool comes from. Check the network and any proxy, or give a mirror or a local path as its source.';

/** The first that matches a line holds, so the more special ones come first. */
const RULES: Rule[] = [
  {
    cause: 'disk-full',
    pattern: /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT|GB of disk while it is installed/,
    reason: ({ input }) =>
      /GB of disk/.test(input)
        ? input
        : 'The disk became full while it was installed. Free some space, then install it again: what was downloaded is kept.',
  },
  {
    cause: 'wrong-hash',
    pattern: /its SHA-256 is|THESE PACKAGES DO NOT MATCH THE HASHES|Hash mismatch for/i,
    reason: ({ input }) =>
      /SHA-256/.test(input)
        ? input
        : 'A package is not what its list of hashes says, so it was not installed. Try again; if it stays so, do not trust the source.',
  },
  {
    cause: 'bad-archive',
    pattern:
      /^The archive was not unpacked:.*|incorrect header check|unexpected end of file|Invalid tar header/,
    reason: ({ input }) =>
      input.startsWith('The archive') ? input : 'The archive is damaged, or is no .tar.gz.',
  },
  {
    cause: 'no-python',
    pattern:
      /It needs Python [\d.]+, and|ensurepip is not|No interpreter found for Python|No module named '?(?:venv|ensurepip)/,
    reason: ({ input }) => {
      if (input.startsWith('It needs')) return input;
      return /ensurepip|venv/.test(input)
        ? 'Python on this machine cannot make environments. Install python3-venv (Debian) or uv, then install it again.'
        : 'The version of Python it needs is not on this machine and could not be fetched. Install it, then install the tool again.';
    },
  },
  {
    cause: 'unknown-ref',
    pattern: /is neither a tag, a branch nor a commit of|couldn't find remote ref|not our ref/,
    reason: ({ input }) =>
      input.startsWith('“') ? input : 'The source has no such commit, tag or branch. Choose another one.',
  },
  {
    cause: 'no-network',
    pattern:
      /Could not resolve host|Failed to connect to|Connection (?:refused|timed out|reset)|Network is unreachable|Temporary failure in name resolution|Name or service not known|NewConnectionError|ConnectTimeoutError|Failed to fetch: `|could not be reached:|dns error|error sending request|Could not fetch URL|No route to host/i,
    reason: () => NETWORK,
  },
  {
    cause: 'no-repository',
    pattern:
      /does not appear to be a git repository|^fatal: repository '.*' (?:not found|does not exist)|not valid: is this a git repository|Repository not found|could not read Username|Authentication failed|Permission denied \(publickey/i,
    reason: ({ input }) =>
      /Username|Authentication|publickey/i.test(input)
        ? 'The address asks for a log-in, so it is private or not there. Check it, or give a repository that this machine may read.'
        : 'There is no git repository at that address. Check it.',
  },
  {
    cause: 'no-repository',
    pattern: /possible repository corruption|unable to read [0-9a-f]{40}|bad object [0-9a-f]{40}/,
    reason: () =>
      'The repository is damaged where it comes from: something of it cannot be read. Use another mirror, or clone it anew.',
  },
  {
    cause: 'no-repository',
    pattern: /detected dubious ownership in repository at '(.*)'/,
    reason: ([, path]) =>
      `The repository ${path} belongs to another user, and git does not use such. Change its owner, or allow it with “git config --global --add safe.directory ${path}”.`,
  },
  {
    cause: 'package-conflict',
    pattern:
      /ResolutionImpossible|conflicting dependencies|No solution found when resolving|requirements are unsatisfiable|incompatible requirements/i,
    reason: () =>
      'The packages it needs contradict one another, so no set of them can be installed. Another version of the tool may have it right.',
  },
  {
    cause: 'unknown-package',
    pattern:
      /No matching distribution found for (\S+)|Could not find a version that satisfies the requirement (\S+)/,
    reason: ([, later, first]) =>
      `The package index has no ${later ?? first} for this Python and this kind of machine. Check its name and version.`,
  },
  {
    cause: 'no-compiler',
    pattern:
      /(?:command '?\S*(?:gcc|g\+\+|cc|clang|cl\.exe)'? failed: No such file|unable to execute '\S*(?:gcc|g\+\+|cc)'|error: Microsoft Visual C\+\+|\b(?:gcc|g\+\+|cc|nvcc|cmake|cargo|rustc)\b: (?:command )?not found|No such file or directory: '(?:gcc|g\+\+|cc|nvcc|cmake|cargo|rustc)'|No CMAKE_C(?:XX)?_COMPILER|can't find Rust compiler|Python\.h: No such file|CUDA_HOME environment variable is not set)/,
    reason: () =>
      'A package has no ready-made build for this machine, and what it takes to build it is missing. Install a compiler (build-essential and python3-dev on Debian), or choose a version that has ready-made builds.',
  },
  {
    cause: 'no-compiler',
    pattern: /Failed building wheel for (\S+)|Could not build wheels for ([^,]+)|Failed to build `?([\w.-]+)/,
    reason: (match) =>
      `The package ${match[1] ?? match[2] ?? match[3]} has no ready-made build for this machine and could not be built here: the lines before tell why.`,
  },
  {
    cause: 'killed',
    pattern: /ended with SIGKILL|^Killed$/,
    reason: () => 'It was killed (signal 9), most likely because main memory ran out.',
  },
  {
    cause: 'no-answer',
    pattern: /^It (?:ended with .* before it had answered|did not answer on .*)\.$/,
    reason: ({ input }) => input,
  },
];

type Found = { evidence: Evidence; rule: Rule; match: RegExpExecArray };

/** The lines of an install that say why it fails. Of each rule the last one; the rule that comes first in the table counts. */
export class FailureLines {
  private readonly found = new Map<Rule, Found>();
  private last?: Evidence;
  private thrown?: Evidence;

  read(evidence: Evidence) {
    if (/^(?:[A-Za-z_][\w.]*(?:Error|Exception)|SystemExit)\b(?:: |$)/.test(evidence.text))
      this.thrown = evidence;
    for (const rule of RULES) {
      const match = rule.pattern.exec(evidence.text);
      if (!match) continue;
      this.found.set(rule, { evidence, rule, match });
      return;
    }
    if (/^(?:error|fatal|ERROR)\b/.test(evidence.text)) this.last = evidence;
  }

  get worst(): Found | undefined {
    return RULES.map((rule) => this.found.get(rule)).find((found) => found !== undefined);
  }

  /** What a program of Python ended with. */
  get exception(): Evidence | undefined {
    return this.thrown;
  }

  get complaint(): Evidence | undefined {
    return this.last;
  }
}

/** Why an install that did not succeed did not. `said`: the driver's own last words. */
export function explainInstall(lines: FailureLines, said: Evidence | undefined, how: string): Explanation {
  if (said) {
    const rule = RULES.find(({ pattern }) => pattern.test(said.text));
    const match = rule?.pattern.exec(said.text);
    if (rule?.cause === 'no-answer' && lines.exception) {
      const { text } = lines.exception;
      return { reason: `${said.text} It said: ${text}.`, evidence: lines.exception, cause: rule.cause };
    }
    if (rule && match) return { reason: rule.reason(match), evidence: said, cause: rule.cause };
  }
  const { worst, complaint } = lines;
  if (worst) {
    const { evidence, match, rule } = worst;
    return { reason: rule.reason(match), evidence, cause: rule.cause };
  }
  if (complaint) {
    const text = complaint.text.replace(/^(?:error|fatal|ERROR):\s*/, '').replace(/\.$/, '');
    return { reason: `It could not be installed: ${text}.`, evidence: complaint };
  }
  if (said) return { reason: said.text, evidence: said };
  return { reason: `The install ended with ${how}. The end of the log may tell more.`, evidence: null };
}
