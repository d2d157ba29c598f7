import { ToolSource } from '@pilothouse/contracts/tool-entry';

/** What is typed; which of it counts depends on the type of the source. */
export type SourceForm = { url: string; ref: string; version: string; index: string; sha256: string };

export type SourceProblems = Partial<Record<keyof SourceForm, string>>;

export function formOf(source: ToolSource): SourceForm {
  return {
    url: 'url' in source ? source.url : '',
    ref: source.type === 'git' ? source.ref : '',
    version: 'version' in source ? source.version : '',
    index: source.type === 'package' ? (source.index ?? '') : '',
    sha256: source.type === 'archive' ? source.sha256 : '',
  };
}

/** Another source of the same type. Null where something is wrong, and what that is. */
export function readSource(
  from: ToolSource,
  { url, ref, version, index, sha256 }: SourceForm,
): { source: ToolSource | null; problems: SourceProblems } {
  const wish = {
    git: { ...from, url: url.trim(), ref: ref.trim() },
    package: { ...from, version: version.trim(), index: index.trim() || undefined },
    archive: { ...from, url: url.trim(), version: version.trim(), sha256: sha256.trim().toLowerCase() },
  }[from.type];
  const parsed = ToolSource.safeParse(wish);
  if (parsed.success) return { source: parsed.data, problems: {} };
  const problems: SourceProblems = {};
  for (const { path, message } of parsed.error.issues) problems[path[0] as keyof SourceForm] ??= message;
  return { source: null, problems };
}
