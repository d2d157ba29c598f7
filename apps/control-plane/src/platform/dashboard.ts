import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Config } from '../config.js';
import { AppError } from './app-error.js';
import { Authentication } from './authentication.js';
import { type DashboardFile, type DashboardFiles, readDashboard } from './dashboard-files.js';
import { STATUS, toErrorBody } from './error.filter.js';

const API = /^\/api(\/|$)/;
/** The login page and what it is made of. It holds no data. Everything else needs a session. */
const PUBLIC =
  /^\/(login(\/|$)|_next\/static\/|favicon\.ico$|icon[^/]*$|apple-icon[^/]*$|manifest\.webmanifest$)/;
/** Their names change with their content. */
const IMMUTABLE = /^\/_next\/static\//;
/** A build that is still writing is left alone. */
const SETTLE_MS = 3_000;
const NOT_BUILT =
  'The dashboard is not built. Run "npx nx build @pilothouse/dashboard", or use the API below /api.\n';

/** Serves the exported dashboard to whoever is logged in. */
@Injectable()
export class Dashboard {
  private readonly logger = new Logger(Dashboard.name);
  private files?: DashboardFiles;
  private builtAt = 0;

  constructor(
    private readonly config: Config,
    private readonly authentication: Authentication,
  ) {
    this.files = this.newest();
    if (!this.files) this.logger.warn(`${config.dashboardFolder} is missing: the API works, pages do not.`);
  }

  readonly handle = (request: Request, response: Response, next: NextFunction): void => {
    if (API.test(request.path)) return next();
    this.answer(request, response).catch((error: unknown) => {
      const body = toErrorBody(error);
      response.status(STATUS[body.code]).json(body);
    });
  };

  private async answer(request: Request, response: Response): Promise<void> {
    if (!['GET', 'HEAD'].includes(request.method)) throw notFound(request);
    const isNavigation = request.headers.accept?.includes('text/html') === true;
    if (isNavigation) this.files = this.newest();
    if (!this.files) return void response.status(503).type('text/plain').send(NOT_BUILT);

    const path = decoded(request.path);
    if (!PUBLIC.test(path) && !this.authentication.recognize(request)) {
      if (!isNavigation) this.authentication.identify(request);
      return response.redirect(302, loginFor(request));
    }
    const file = this.files.get(path);
    if (file) return send(file, request, response);
    if (this.files.has(`${path}/`)) return response.redirect(301, withSlash(request));
    const page = this.files.get('/404.html');
    if (!isNavigation || !page) throw notFound(request);
    return send(page, request, response.status(404));
  }

  /** What was read last, or the folder anew when another build stands there. */
  private newest(): DashboardFiles | undefined {
    const builtAt = statSync(join(this.config.dashboardFolder, 'index.html'), {
      throwIfNoEntry: false,
    })?.mtimeMs;
    const isReadable = builtAt !== undefined && (!this.files || Date.now() - builtAt > SETTLE_MS);
    if (!isReadable || builtAt === this.builtAt) return this.files;
    this.builtAt = builtAt;
    return readDashboard(this.config.dashboardFolder);
  }
}

async function send(file: DashboardFile, request: Request, response: Response): Promise<void> {
  const isZipped = file.isCompressible && request.acceptsEncodings('gzip') === 'gzip';
  response.setHeader('Content-Type', file.type);
  response.setHeader('ETag', `"${file.etag}${isZipped ? '-gzip' : ''}"`);
  response.setHeader(
    'Cache-Control',
    IMMUTABLE.test(request.path) ? 'public, max-age=31536000, immutable' : 'private, no-cache',
  );
  if (file.isCompressible) response.setHeader('Vary', 'Accept-Encoding');
  if (file.policy) response.setHeader('Content-Security-Policy', file.policy);
  if (isZipped) response.setHeader('Content-Encoding', 'gzip');
  response.send(isZipped ? await file.gzipped() : file.body);
}

/** Where to log in, and come back from. */
function loginFor(request: Request): string {
  const to = localUrl(request);
  return to === '/' ? '/login/' : `/login/?to=${encodeURIComponent(to)}`;
}

function withSlash(request: Request): string {
  const [path, query] = localUrl(request).split(/\?(.*)/s, 2);
  return `${path}/${query === undefined ? '' : `?${query}`}`;
}

/** `//elsewhere/` would be an address of another machine. */
const localUrl = (request: Request) => request.originalUrl.replace(/^[/\\]+/, '/');

/** A path that cannot be decoded is the path of nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const notFound = (request: Request) =>
  new AppError('NOT_FOUND', `There is nothing at ${request.method} ${request.path}.`);
