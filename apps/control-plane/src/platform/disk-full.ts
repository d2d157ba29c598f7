/** SQLite's own word for it. */
const SQLITE_FULL = 13;

/** True for what a full disk or a used-up quota says. */
export function isDiskFull(error: unknown): boolean {
  const { code = '', errcode } = (error ?? {}) as NodeJS.ErrnoException & { errcode?: number };
  return ['ENOSPC', 'EDQUOT'].includes(code) || (code === 'ERR_SQLITE_ERROR' && errcode === SQLITE_FULL);
}
