/** What Ctrl and this key send; the key itself where there is nothing else. For keyboards without Ctrl. */
export function withControl(text: string): string {
  if (text.length !== 1) return text;
  const code = text.toUpperCase().charCodeAt(0);
  if (code >= 0x40 && code <= 0x5f) return String.fromCharCode(code & 0x1f);
  if (text === ' ') return '\x00';
  return text === '?' ? '\x7f' : text;
}
