import { Reflector } from '@nestjs/core';
import type { z } from 'zod';

/** What a route takes or gives that is not JSON, told to the OpenAPI document alone: `@Answers` and `zod()` tell the rest. */
export const Describes = Reflector.createDecorator<{
  body?: { type: string; schema: z.ZodType };
  answer?: { type: string; text: string };
}>();
