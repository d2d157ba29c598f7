/** Where a login leads: a page of ours, never another origin and never the login itself. */
export function safeTarget(to: string | null, origin: string): string {
  if (!to) return '/';
  const url = URL.parse(to, origin);
  if (!url || url.origin !== origin || url.pathname.startsWith('/login')) return '/';
  return url.pathname + url.search + url.hash;
}
