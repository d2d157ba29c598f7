import type { ToolSource } from '@pilothouse/contracts/tool-entry';

/** "github.com/comfyanonymous/ComfyUI at v0.12.3", "jupyterlab 4.5.0 from the package index". */
export function sourceText(source: ToolSource): string {
  switch (source.type) {
    case 'git':
      return `${withoutScheme(source.url)} at ${source.ref}`;
    case 'package':
      return `${source.name} ${source.version} from ${source.index ? withoutScheme(source.index) : 'the package index'}`;
    case 'archive':
      return `${withoutScheme(source.url)}, ${source.version}`;
  }
}

const withoutScheme = (url: string) => url.replace(/^https?:\/\//, '').replace(/\.git$/, '');
