/** SQLite's own words. */
const SQLITE_FULL = 13;
const SQLITE_READONLY = 8;

/** True for what a full disk or a used-up quota says. */
export function isDiskFull(error: unknown): boolean {
  const { code = '', errcode } = (error ?? {}) as NodeJS.ErrnoException & { errcode?: number };
  return ['ENOSPC', 'EDQUOT'].includes(code) || (code === 'ERR_SQLITE_ERROR' && errcode === SQLITE_FULL);
}

/** True for what a volume says that was made read-only, mostly by the kernel after an error of its disk. */
export function isReadOnly(error: unknown): boolean {
  const { code = '', errcode } = (error ?? {}) as NodeJS.ErrnoException & { errcode?: number };
  // SQLite keeps finer words in the upper bits.
  return code === 'EROFS' || (code === 'ERR_SQLITE_ERROR' && ((errcode ?? 0) & 0xff) === SQLITE_READONLY);
}
