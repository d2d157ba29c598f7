/** Where a login leads: a page of ours, never another origin and never the login itself. */
export function safeTarget(to: string, origin: string): string {
  if (!URL.canParse(to, origin)) return '/';
  const url = new URL(to, origin);
  if (url.origin !== origin || url.pathname.startsWith('/login')) return '/';
  return url.pathname + url.search + url.hash;
}
