import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pagePolicy } from './security-headers.js';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const COMPRESSIBLE = /^text\/|json|svg/;
/** Below this, compressing saves no packet. */
const WORTH_COMPRESSING_BYTES = 1400;

export class DashboardFile {
  readonly etag: string;
  readonly type: string;
  /** Content-Security-Policy; undefined for what is not a page. */
  readonly policy: string | undefined;
  private zipped?: Promise<Buffer>;

  constructor(
    readonly body: Buffer,
    name: string,
  ) {
    const extension = extname(name);
    this.type = TYPES[extension] ?? 'application/octet-stream';
    this.etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    this.policy = extension === '.html' ? pagePolicy(body.toString('utf8')) : undefined;
  }

  get isCompressible(): boolean {
    return COMPRESSIBLE.test(this.type) && this.body.length > WORTH_COMPRESSING_BYTES;
  }

  /** Made once, when first asked for. */
  gzipped(): Promise<Buffer> {
    return (this.zipped ??= promisify(gzip)(this.body));
  }
}

/** By the path they are asked for: a page `models/index.html` is `/models/`. */
export type DashboardFiles = Map<string, DashboardFile>;

/**
 * Every file of the export, read into memory: a few megabytes. What is not among them does not exist, so no path a browser
 * sends ever meets the disk, and a build that replaces the folder takes nothing from the pages that are open.
 */
export function readDashboard(folder: string): DashboardFiles {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => [urlPath(name), new DashboardFile(readFileSync(join(folder, name)), name)] as const);
  return new Map(files);
}

const urlPath = (name: string) => `/${name.replaceAll(sep, '/')}`.replace(/\/index\.html$/, '/');
