import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const page = (title: string) =>
  `<!doctype html><html><head><script src="/_next/static/chunks/main-1a2b.js" async></script></head>` +
  `<body><h1>${title}</h1><script>window.title = "${title}"</script>` +
  `<script id="more">self.__next_f.push([1,"ünïcode <b>"])</script></body></html>`;

const FILES = {
  'index.html': page('Home'),
  'index.txt': 'what the router prefetches',
  '404.html': page('Nothing here'),
  'login/index.html': page('Log in'),
  'models/index.html': page('Models'),
  'favicon.ico': 'icon',
  '_next/static/chunks/main-1a2b.js': `console.log(1);${' '.repeat(5000)}`,
};

/** A folder like the one `next build` exports, small. */
export function makeExport(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ph-export-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
