import 'reflect-metadata';
import { Config } from './config.js';
import { createApp } from './create-app.js';
import { CannotStart } from './platform/cannot-start.js';
import { LocalAccess } from './platform/local-access.js';

try {
  const config = Config.fromEnvironment(process.env);
  const app = await createApp(config);
  await app.listen(config.port, config.host);
  app.get(LocalAccess).announce(fromHere(await app.getUrl()));
  console.log(`Pilothouse listens at ${await app.getUrl()}, workspace ${config.workspace}`);
} catch (error) {
  console.error(reasonOf(error));
  process.exit(1);
}

/** An address that means “every interface” is none to connect to. */
function fromHere(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** One line for what a person can mend; everything for a bug. */
function reasonOf(error: unknown): unknown {
  if (error instanceof CannotStart) return `Pilothouse cannot start: ${error.message}`;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') {
    return `Pilothouse cannot start: port ${port} of ${address} is in use. Stop what uses it, or set PILOTHOUSE_PORT.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES') {
    return `Pilothouse cannot start: it may not listen at ${address}, port ${port}. Set PILOTHOUSE_HOST or PILOTHOUSE_PORT.`;
  }
  return error;
}
