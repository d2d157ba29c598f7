/** Python writes NaN where JSON knows no such thing; it stands bare, behind a colon, a comma or a bracket. */
const NOT_A_NUMBER = /([:,[]\s*)(?:NaN|-?Infinity)(?=\s*[,}\]])/g;

/** Foreign JSON; undefined for what is none. */
export function parsed(text: string | undefined): unknown {
  if (text === undefined || !/^\s*[{[]/.test(text)) return undefined;
  for (const tried of [text, text.replace(NOT_A_NUMBER, '$1null')]) {
    try {
      return JSON.parse(tried);
    } catch {
      // Tried the other way, or none.
    }
  }
  return undefined;
}

export const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

/** A text or a number, as text; anything else says nothing. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
