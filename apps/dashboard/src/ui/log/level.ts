export type Level = 'none' | 'warn' | 'error';

const ERROR =
  /(?:^|[\s[|:\]])(?:ERROR|CRITICAL|CRIT|FATAL)\b|Traceback \(most recent call last\)|(?:^|\]|\s)[A-Za-z_][\w.]*(?:Error|Exception)(?::|$)|^\s*(?:error|fatal)\b[^:]{0,40}:/;
const WARNING = /(?:^|[\s[|:\]])WARN(?:ING)?\b|\b[A-Za-z]*Warning:|^\s*warning\b[^:]{0,40}:/;

// Every word the two look for. Most lines hold none, and this is found out ten times as fast.
const LOUD = /ERROR|CRIT|FATAL|WARN|Traceback|Error|Exception|Warning|error|fatal|warning/;

/** How loud a line is, by the words programs use for it. The text has no escape sequences any more. */
export function levelOf(text: string): Level {
  if (!LOUD.test(text)) return 'none';
  if (ERROR.test(text)) return 'error';
  if (WARNING.test(text)) return 'warn';
  return 'none';
}
