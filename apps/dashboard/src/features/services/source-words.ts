import type { ToolSource } from '@pilothouse/contracts/tool-entry';

/** "github.com/comfyanonymous/ComfyUI at v0.12.3", "jupyterlab 4.5.0 from the package index". */
export function sourceText(source: ToolSource): string {
  switch (source.type) {
    case 'git':
      return `${withoutScheme(source.url)} at ${shortRef(source.ref)}`;
    case 'package':
      return `${source.name} ${source.version} from ${source.index ? withoutScheme(source.index) : 'the package index'}`;
    case 'archive':
      return `${withoutScheme(source.url)}, ${source.version}`;
  }
}

/** A commit is told apart by its first ten digits; a tag or a branch is said whole. */
export const shortRef = (ref: string) => (/^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 10) : ref);

const withoutScheme = (url: string) => url.replace(/^https?:\/\//, '').replace(/\.git$/, '');
