import { Injectable, RequestMethod } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  SSE_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { z } from 'zod';
import { Answers } from '../platform/answers.js';
import { Public } from '../platform/auth.guard.js';
import { SESSION_COOKIE } from '../platform/authentication.js';
import { ContractSchemas } from './contract-schemas.js';
import { Describes } from '../platform/describes.js';
import { VERSION } from '../platform/version.js';
import { ZodPipe } from '../platform/zod.pipe.js';

type Handler = (...args: unknown[]) => unknown;
type Argument = { type: number; data: unknown; schema?: z.ZodType };
/** One route as Nest's decorators describe it. */
export type Route = {
  method: string;
  path: string;
  tag: string;
  name: string;
  handler: Handler;
  arguments: Argument[];
};

/** Describes every route of the app, from the same decorators and schemas that run it. */
@Injectable()
export class OpenApi {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  document() {
    const schemas = new ContractSchemas();
    const error = { description: 'Why not', ...json(schemas.ofOutput(ErrorBody)) };
    const paths: Record<string, Record<string, unknown>> = {};
    for (const route of this.routes()) {
      (paths[templateOf(route.path)] ??= {})[route.method] = this.operation(route, schemas);
    }
    return {
      openapi: '3.1.0',
      info: { title: 'Pilothouse', version: VERSION },
      security: [{ token: [] }, { session: [] }],
      paths,
      components: {
        schemas: schemas.components,
        responses: { Error: error },
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'PILOTHOUSE_TOKEN' },
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        },
      },
    };
  }

  routes(): Route[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      const controller = metatype as unknown as { name: string; prototype: Record<string, Handler> };
      return this.scanner
        .getAllMethodNames(controller.prototype)
        .map((name) => ({ name, handler: controller.prototype[name]! }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
        .flatMap(({ name, handler }) => routesOf(controller, name, handler));
    });
  }

  private operation(route: Route, schemas: ContractSchemas) {
    const body = route.arguments.find(({ type }) => type === RouteParamtypes.BODY)?.schema;
    const described = this.reflector.get(Describes, route.handler)?.body;
    return {
      operationId: `${route.tag}.${route.name}`,
      tags: [route.tag],
      ...(this.reflector.get(Public, route.handler) !== undefined && { security: [] }),
      parameters: parametersOf(route, schemas),
      ...(body && { requestBody: { required: true, ...json(schemas.ofInput(body)) } }),
      ...(described && {
        requestBody: {
          required: true,
          content: { [described.type]: { schema: schemas.ofInput(described.schema) } },
        },
      }),
      responses: {
        [statusOf(route)]: this.answer(route, schemas),
        default: { $ref: '#/components/responses/Error' },
      },
    };
  }

  private answer({ handler }: Route, schemas: ContractSchemas) {
    const schema = this.reflector.get(Answers, handler);
    if (schema) return { description: 'Done', ...json(schemas.ofOutput(schema)) };

    const described = this.reflector.get(Describes, handler)?.answer;
    if (described) return { description: described.text, content: { [described.type]: {} } };
    return { description: 'Done' };
  }
}

function routesOf(controller: { name: string }, name: string, handler: Handler): Route[] {
  const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
  const method = Reflect.hasMetadata(SSE_METADATA, handler)
    ? RequestMethod.GET
    : (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod);
  return prefixes.flatMap((prefix) =>
    paths.map((path) => ({
      method: RequestMethod[method].toLowerCase(),
      path: `/${['api', prefix, path]
        .flatMap((part) => part.split('/'))
        .filter(Boolean)
        .join('/')}`,
      tag: controller.name.replace(/Controller$/, '').toLowerCase(),
      name,
      handler,
      arguments: argumentsOf(controller, name),
    })),
  );
}

function argumentsOf(controller: object, name: string): Argument[] {
  const found = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { data?: unknown; pipes?: unknown[] }
  >;
  return Object.entries(found).map(([key, { data, pipes = [] }]) => ({
    type: Number(key.split(':')[0]),
    data,
    schema: pipes.find((pipe) => pipe instanceof ZodPipe)?.schema,
  }));
}

/** What is in the path but parsed by nobody is text. */
function parametersOf(route: Route, schemas: ContractSchemas) {
  const parameters = route.arguments.flatMap((argument) => {
    if (argument.type === RouteParamtypes.PARAM) return parametersIn('path', argument, schemas);
    if (argument.type === RouteParamtypes.QUERY) return parametersIn('query', argument, schemas);
    return [];
  });
  const undescribed = [...route.path.matchAll(/:(\w+)/g)]
    .map(([, name]) => name!)
    .filter((name) => !parameters.some((parameter) => parameter.name === name && parameter.in === 'path'))
    .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return [...parameters, ...undescribed];
}

function parametersIn(place: 'path' | 'query', { data, schema }: Argument, schemas: ContractSchemas) {
  if (!schema) return [];
  const parsed = schemas.ofInput(schema);
  if (typeof data === 'string') {
    return [{ name: data, in: place, required: place === 'path', schema: parsed }];
  }
  const required = (parsed.required ?? []) as string[];
  return Object.entries(parsed.properties ?? {}).map(([name, property]: [string, unknown]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function statusOf({ handler, method }: Route): number {
  const set = Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined;
  return set ?? (method === 'post' ? 201 : 200);
}

const templateOf = (path: string) => path.replace(/:(\w+)/g, '{$1}');

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
