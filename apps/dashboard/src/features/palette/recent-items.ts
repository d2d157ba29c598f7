const KEY = 'pilothouse.recent';
const KEPT = 5;

/** Ids of what was chosen last, newest first. Of this browser; a broken or refused storage is an empty one. */
export function recentItems(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberItem(id: string) {
  try {
    const kept = [id, ...recentItems().filter((other) => other !== id)].slice(0, KEPT);
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Nothing is lost but the order of a list.
  }
}
