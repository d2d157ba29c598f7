import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import type { z } from 'zod';

/**
 * Declares what a route answers. The answer is parsed by the schema on its way out, so nothing leaves that the contract does
 * not name, and the OpenAPI document is made from it. An answer that does not fit is a bug: logged whole, answered INTERNAL.
 */
export const Answers = Reflector.createDecorator<z.ZodType>();

/** Below this, compressing saves no packet. */
const WORTH_COMPRESSING_CHARACTERS = 1400;
/** A list says the same of each of its thousands: more effort makes it hardly smaller. */
const LEAST_EFFORT = { level: 1 };
const zipped = promisify(gzip);

/** An answer that its schema has parsed before, as JSON: a list that may be long. */
export class Written {
  constructor(readonly json: string) {}
}

@Injectable()
export class AnswersInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get(Answers, context.getHandler());
    if (!schema) return next.handle();

    const route = `${context.getClass().name}.${context.getHandler().name}`;
    return next
      .handle()
      .pipe(
        mergeMap(async (answer: unknown) =>
          answer instanceof Written ? send(answer, context) : parse(schema, answer, route),
        ),
      );
  }
}

/** Compressed for who takes that: over a long line it is what a page waits for. */
async function send({ json }: Written, context: ExecutionContext): Promise<string | StreamableFile> {
  const http = context.switchToHttp();
  const response = http.getResponse<Response>().type('json').vary('Accept-Encoding');
  const isTaken = http.getRequest<Request>().acceptsEncodings('gzip') === 'gzip';
  if (!isTaken || json.length < WORTH_COMPRESSING_CHARACTERS) return json;
  const bytes = await zipped(json, LEAST_EFFORT);
  response.setHeader('Content-Encoding', 'gzip');
  return new StreamableFile(bytes, { length: bytes.length });
}

function parse(schema: z.ZodType, answer: unknown, route: string): unknown {
  const parsed = schema.safeParse(answer);
  if (!parsed.success)
    throw new Error(`${route} answered what its contract forbids`, { cause: parsed.error });
  return parsed.data;
}
