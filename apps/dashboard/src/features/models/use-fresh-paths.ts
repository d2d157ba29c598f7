import type { ModelFile } from '@pilothouse/contracts/models';
import { useEffect, useRef, useState } from 'react';

const FRESH_MS = 2_000;

/** The files that came while the page was open: they light up once, wherever they are drawn. */
export function useFreshPaths(models: ModelFile[]): ReadonlySet<string> {
  const known = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    const paths = new Set(models.map(({ path }) => path));
    const before = known.current;
    known.current = paths;
    const added = before ? [...paths].filter((path) => !before.has(path)) : [];
    if (added.length > 0) setFresh(new Set(added));
  }, [models]);

  useEffect(() => {
    if (fresh.size === 0) return;
    const timer = setTimeout(() => setFresh(new Set()), FRESH_MS);
    return () => clearTimeout(timer);
  }, [fresh]);

  return fresh;
}
