import { gunzipSync } from 'node:zlib';
import { type IncomingHttpHeaders, request } from 'node:http';
import { Controller, Get, type INestApplication, Module } from '@nestjs/common';
import { APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Answers, AnswersInterceptor, Written } from './answers.js';

const LONG = JSON.stringify(Array.from({ length: 500 }, (_, at) => `harbour ${at}`));
const SHORT = JSON.stringify(['harbour']);

@Controller()
class Lists {
  @Get('long')
  @Answers(z.string().array())
  long() {
    return new Written(LONG);
  }

  @Get('short')
  @Answers(z.string().array())
  short() {
    return new Written(SHORT);
  }
}

@Module({ controllers: [Lists], providers: [{ provide: APP_INTERCEPTOR, useClass: AnswersInterceptor }] })
class Root {}

let app: INestApplication;
beforeAll(async () => {
  app = await NestFactory.create(Root, { logger: false });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

/** As it travels: `fetch` would unpack it. */
async function get(path: string, encodings: string) {
  const url = `${await app.getUrl()}/${path}`;
  return new Promise<{ headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    request(url, { headers: { 'accept-encoding': encodings } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(parts) }));
    })
      .on('error', reject)
      .end();
  });
}

test('a long list travels compressed, as JSON', async () => {
  const { headers, body } = await get('long', 'gzip, br');
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': expect.stringContaining('application/json'),
    'content-length': String(body.length),
  });
  expect(body.length).toBeLessThan(LONG.length / 2);
  expect(gunzipSync(body).toString()).toBe(LONG);
});

test.each([
  ['a long list to who takes it only as it is', 'long', 'identity', LONG],
  ['a short one to anybody', 'short', 'gzip', SHORT],
])('%s travels as it is', async (_, path, encodings, json) => {
  const { headers, body } = await get(path, encodings);
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers['content-type']).toContain('application/json');
  expect(body.toString()).toBe(json);
});
