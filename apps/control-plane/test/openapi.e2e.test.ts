import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';

type Operation = {
  operationId: string;
  responses: Record<string, { content?: Record<string, unknown> }>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
};

let pilothouse: Booted;
let document: Document;
beforeAll(async () => {
  pilothouse = await boot();
  document = (await (await pilothouse.api('openapi.json')).json()) as Document;
});
afterAll(() => pilothouse.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

test('every route that answers is in the document, and no other', () => {
  const described = operations().map(({ path, method }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
  expect(described.sort()).toEqual(mountedRoutes(pilothouse.app).sort());
});

test('every reference in the document leads to something', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) {
    const target = reference.split('/').reduce<unknown>(childOf, document);
    expect(target, reference).toBeTypeOf('object');
  }
});

test('every operation has an id of its own, and says what it answers unless it answers nothing', () => {
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);

  const silent = operations()
    .filter(({ operation }) => !operation.responses['204'])
    .filter(({ operation }) => Object.values(operation.responses).every(({ content }) => !content))
    .map(({ operation }) => operation.operationId);
  expect(silent).toEqual([]);
});

test('what a caller may leave out is not required of him, and names are parsed by their pattern', () => {
  const { requestBody } = document.paths['/api/settings']!['patch'] as unknown as {
    requestBody: { content: { 'application/json': { schema: { required?: string[] } } } };
  };
  expect(requestBody.content['application/json'].schema.required).toBeUndefined();
  expect(JSON.stringify(document.paths['/api/services/{name}/{action}'])).toContain('^[a-z0-9]');
});

test('the document is for who is logged in', async () => {
  expect((await fetch(`${pilothouse.url}/api/openapi.json`)).status).toBe(401);
});

const childOf = (parent: unknown, key: string) => (parent as Record<string, unknown> | undefined)?.[key];

/** As Express itself has them, so that nothing is forgotten by whoever forgets. */
function mountedRoutes(app: NestExpressApplication): string[] {
  type Layer = { route?: { path: string | string[]; methods: Record<string, boolean> } };
  const { router } = app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
  return router.stack
    .flatMap(({ route }) => (route ? [route] : []))
    .flatMap(({ path, methods }) =>
      [path].flat().flatMap((one) => Object.keys(methods).map((method) => `${method} ${one}`)),
    )
    .filter((route) => route.includes(' /api/'));
}
