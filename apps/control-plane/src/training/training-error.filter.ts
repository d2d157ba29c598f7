import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { TrainingError } from '@pilothouse/contracts/training';
import type { Response } from 'express';
import { STATUS, toErrorBody } from '../platform/error.filter.js';

/** The training studio's error shape, which clients of that API know: ours with a `statusCode`, and `details` always a list. */
@Catch()
export class TrainingErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost) {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { code, message, details } = toErrorBody(error);
    const body: TrainingError = {
      statusCode: STATUS[code],
      message,
      code,
      details: details === undefined ? [] : Array.isArray(details) ? details : [details],
    };
    response.status(body.statusCode).json(body);
  }
}
