export type Level = 'none' | 'warn' | 'error';

const ERROR =
  /(?:^|[\s[|:\]])(?:ERROR|CRITICAL|CRIT|FATAL)\b|Traceback \(most recent call last\)|(?:^|\]|\s)[A-Za-z_][\w.]*(?:Error|Exception)(?::|$)|^\s*(?:error|fatal)\b[^:]{0,40}:/;
const WARNING = /(?:^|[\s[|:\]])WARN(?:ING)?\b|\b[A-Za-z]*Warning:|^\s*warning\b[^:]{0,40}:/;

/** How loud a line is, by the words programs use for it. The text has no escape sequences any more. */
export function levelOf(text: string): Level {
  if (ERROR.test(text)) return 'error';
  if (WARNING.test(text)) return 'warn';
  return 'none';
}
