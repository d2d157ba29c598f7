import { ConsoleLogger } from '@nestjs/common';

/** Nest tells of every module and route it finds, and of a failed start, which `main.ts` says in one line. */
const FRAMEWORK = new Set([
  'ExceptionHandler',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** What the control plane writes to its log. */
export class LogLines extends ConsoleLogger {
  constructor({ isQuiet }: { isQuiet: boolean }) {
    super({
      prefix: 'Pilothouse',
      colors: process.stdout.isTTY === true,
      logLevels: isQuiet ? ['error', 'fatal'] : ['error', 'fatal', 'warn', 'log'],
    });
  }

  override log(message: unknown, ...rest: unknown[]) {
    if (!isFramework(rest)) super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]) {
    if (!isFramework(rest)) super.error(message, ...rest);
  }
}

/** The context comes last. */
const isFramework = (rest: unknown[]) => FRAMEWORK.has(String(rest.at(-1)));
