import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import type { z } from 'zod';

/**
 * Declares what a route answers. The answer is parsed by the schema on its way out, so nothing leaves that the contract does
 * not name, and the OpenAPI document is made from it. An answer that does not fit is a bug: logged whole, answered INTERNAL.
 */
export const Answers = Reflector.createDecorator<z.ZodType>();

/** An answer that its schema has parsed before, as JSON. */
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
    return next.handle().pipe(
      map((answer) => {
        if (!(answer instanceof Written)) return parse(schema, answer, route);
        context.switchToHttp().getResponse<Response>().type('json');
        return answer.json;
      }),
    );
  }
}

function parse(schema: z.ZodType, answer: unknown, route: string): unknown {
  const parsed = schema.safeParse(answer);
  if (!parsed.success)
    throw new Error(`${route} answered what its contract forbids`, { cause: parsed.error });
  return parsed.data;
}
