import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { ErrorBody, ErrorCode } from '@pilothouse/contracts/errors';
import type { Response } from 'express';
import { AppError } from './app-error.js';
import { isDiskFull, isReadOnly } from './disk-full.js';

/** The one table from code to status. */
export const STATUS = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
  UPSTREAM_DOWN: 502,
  READ_ONLY: 503,
  DISK_FULL: 507,
} satisfies Record<ErrorCode, number>;

const logger = new Logger('ErrorFilter');

@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost) {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      logger.warn(error);
      response.destroy();
      return;
    }
    const body = toErrorBody(error);
    response.status(STATUS[body.code]).json(body);
  }
}

/** What a caller is told of any failure. What he cannot act on is a bug, and is logged whole. */
export function toErrorBody(error: unknown): ErrorBody {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, details: error.options.details };
  }
  if (isDiskFull(error)) {
    return {
      code: 'DISK_FULL',
      message: 'The disk is full: nothing was changed. Free some space and try again.',
    };
  }
  if (isReadOnly(error)) {
    return {
      code: 'READ_ONLY',
      message:
        'The workspace cannot be written: its volume has become read-only, mostly because the disk failed. Nothing was changed. ' +
        'Mount it writable again, or restart the pod.',
    };
  }
  const code = error instanceof HttpException ? codeOf(error.getStatus()) : 'INTERNAL';
  // Nest's own refusals: unknown route, body that is not JSON or too large.
  if (code !== 'INTERNAL') return { code, message: sentenceFor(code, error as HttpException) };
  logger.error(error);
  return {
    code: 'INTERNAL',
    message: 'Something went wrong inside Pilothouse. The control plane log says what.',
  };
}

function sentenceFor(code: ErrorCode, error: HttpException): string {
  if (code === 'NOT_FOUND') return `There is nothing at ${error.message.replace(/^Cannot /, '')}.`;
  if (code === 'TOO_LARGE') return 'The request is too large.';
  return `The request cannot be read: ${error.message}`;
}

/** Whatever else is wrong with a request (a charset, an encoding) is wrong with the request. */
const codeOf = (status: number): ErrorCode =>
  CODE_OF_STATUS.get(status) ?? (status < 500 ? 'INVALID_INPUT' : 'INTERNAL');

const CODE_OF_STATUS = new Map(Object.entries(STATUS).map(([code, status]) => [status, code as ErrorCode]));
