import type { ToolEntry } from '@pilothouse/contracts/tool-entry';
import type { Command } from './plan-launch.js';

/** Of one log before it is rotated, and how many old ones are kept. */
const LOG_BYTES = '20MB';
const LOG_BACKUPS = 3;
/** What fails to start twice more will not start the third time either. */
const RETRIES = 2;

type ProgramFacts = {
  command: Command;
  /** What the process carries in its environment, to be known again by. */
  launch: string;
  logFile: string;
  autostart: boolean;
  /** A folder of programs that comes before all others, such as that of its Python environment. */
  programs: string | null;
};

/** Variable that says with which command a process was started. */
export const LAUNCH_VARIABLE = 'PILOTHOUSE_LAUNCH';

/** supervisord's file for a tool. Throws a sentence for a text that its syntax cannot hold. */
export function programFile({ id, title, start }: ToolEntry, facts: ProgramFacts): string {
  const { argv, environment, folder } = facts.command;
  const variables = {
    PYTHONUNBUFFERED: '1',
    NO_COLOR: '1',
    ...environment,
    [LAUNCH_VARIABLE]: facts.launch,
  };
  const path = facts.programs === null || 'PATH' in environment ? [] : [pathVariable(facts.programs)];
  const settings: [string, string][] = [
    ['command', escaped(argv.map(quotedArgument).join(' '))],
    ['directory', escaped(plain(folder, 'folder'))],
    ['environment', [escaped(environmentLine(variables)), ...path].join(',')],
    ['autostart', String(facts.autostart)],
    ['autorestart', 'unexpected'],
    ['startsecs', String(start.startSeconds)],
    ['startretries', String(RETRIES)],
    ['stopwaitsecs', String(start.stopSeconds)],
    // What it started itself ends with it.
    ['stopasgroup', 'true'],
    ['killasgroup', 'true'],
    ['redirect_stderr', 'true'],
    ['stdout_logfile', escaped(plain(facts.logFile, 'log'))],
    ['stdout_logfile_maxbytes', LOG_BYTES],
    ['stdout_logfile_backups', String(LOG_BACKUPS)],
  ];
  const lines = settings.map(([name, value]) => `${name}=${value}`);
  return [`; ${title}, written from the catalogue of tools.`, `[program:${id}]`, ...lines, ''].join('\n');
}

/**
 * supervisord splits a command like a POSIX shell. Before that its file format cuts the line at a blank followed by ; or #, and
 * %(here)s is put in even after a doubled %: what must not stand together is parted by closing and opening the quotes.
 */
function quotedArgument(argument: string): string {
  if (/^[\w./:=@,+-]+$/.test(argument)) return argument;
  const quoted = `'${argument.replaceAll("'", `'"'"'`)}'`;
  return quoted.replace(/(\s)(?=[;#])|(%)(?=\()/g, "$1$2''");
}

/** Values stand between quotes and know no escapes, so one with both kinds of quotes cannot be said. */
function environmentLine(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => {
      const quote = value.includes('"') ? "'" : '"';
      const isSayable = !value.includes(quote) && !/^['"]|['"]$|\s[;#]|%\(/.test(value);
      if (!isSayable) throw cannotSay(`the variable ${name}`, value);
      return `${name}=${quote}${value}${quote}`;
    })
    .join(',');
}

/** supervisord puts in the PATH it was started with itself. */
function pathVariable(folder: string): string {
  if (/["]|\s[;#]|%\(/.test(folder)) throw cannotSay('the folder', folder);
  return `PATH="${escaped(folder)}:%(ENV_PATH)s"`;
}

/** `%(…)s` would be an expansion. */
const escaped = (text: string) => text.replaceAll('%', '%%');

function plain(path: string, what: string): string {
  if (/\s[;#]|^\s|\s$|%\(/.test(path)) throw cannotSay(`the ${what}`, path);
  return path;
}

const cannotSay = (what: string, value: string) =>
  new Error(
    `supervisord’s files cannot say ${what} ${value}: leave out quotes, %(, and blanks before ; and #.`,
  );
