import type { Server } from 'node:http';
import { Module, ShutdownSignal } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { NEWS_HEADER } from '@pilothouse/contracts/live';
import type { Response } from 'express';
import { AppModule } from './app.module.js';
import { Config } from './config.js';
import { Dashboard } from './platform/dashboard.js';
import { LogLines } from './platform/log-lines.js';
import { News } from './platform/news.js';
import { neverStored, securityHeaders } from './platform/security-headers.js';
import { SocketAdapter } from './platform/socket.adapter.js';

/** No request in JSON needs more; uploads are streamed and have limits of their own. */
const JSON_BODY_LIMIT = '1mb';
/** A folder of images over a slow line takes longer than the five minutes Node allows for a request. */
const REQUEST_LIMIT_MS = 60 * 60_000;

/** The whole control plane for one configuration, ready to listen. The real start and the tests take the same way. */
export async function createApp(config: Config, options: Options = {}): Promise<NestExpressApplication> {
  const root = {
    module: Root,
    global: true,
    imports: [AppModule],
    providers: [{ provide: Config, useValue: config }],
    exports: [Config],
  };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    logger: new LogLines({ isQuiet: options.isQuiet ?? false }),
    bodyParser: false,
    // A stop must not wait for browsers that keep a socket or a stream open.
    forceCloseConnections: true,
    abortOnError: false,
  });
  app.setGlobalPrefix('api');
  app.useWebSocketAdapter(new SocketAdapter(app));
  app.use(securityHeaders(), neverStored, app.get(Dashboard).handle);
  const news = app.get(News);
  app.use('/api', (_: unknown, response: Response, next: () => void) => {
    response.setHeader(NEWS_HEADER, news.stamp);
    next();
  });
  app.useBodyParser('json', { limit: JSON_BODY_LIMIT });
  (app.getHttpServer() as Server).requestTimeout = REQUEST_LIMIT_MS;
  app.enableShutdownHooks([ShutdownSignal.SIGTERM, ShutdownSignal.SIGINT, ShutdownSignal.SIGHUP]);
  return app;
}

type Options = { isQuiet?: boolean };

/** Hands the configuration to every module. */
@Module({})
class Root {}
