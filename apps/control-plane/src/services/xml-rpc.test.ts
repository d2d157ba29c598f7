import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { XmlRpcClient, XmlRpcFault, XmlRpcTransportError } from './xml-rpc.js';

let folder: string;
let socket: string;
let server: Server | undefined;
let client: XmlRpcClient;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xml-rpc-'));
  socket = join(folder, 's.sock');
  client = new XmlRpcClient(socket, 300);
});
afterEach(() => {
  client.close();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

test('every kind of value is read, a value without a type as a string', async () => {
  await answer(`<array><data>
    <value><int>-7</int></value><value><i8>8</i8></value><value><boolean>1</boolean></value>
    <value><double>0.5</double></value><value><nil/></value><value> plain &lt;text&gt; </value><value></value>
    <value><struct><member><name>a</name><value><string>b</string></value></member></struct></value>
    <value><array><data></data></array></value></data></array>`);
  expect(await client.call('any')).toEqual([-7, 8, true, 0.5, null, ' plain <text> ', '', { a: 'b' }, []]);
});

test('escape codes that XML does not allow do not stop an answer from being read', async () => {
  await answer('<string>\u001b[31mred\u001b[0m\u0000\u0008</string>');
  expect(await client.call('any')).toBe('\u001b[31mred\u001b[0m\u0000\u0008');
});

test('a fault carries its code and its text', async () => {
  await serve((_, response) =>
    response.setHeader('content-type', 'text/xml').end(
      `<?xml version='1.0'?><methodResponse><fault><value><struct>
       <member><name>faultCode</name><value><int>10</int></value></member>
       <member><name>faultString</name><value><string>BAD_NAME: x</string></value></member>
       </struct></value></fault></methodResponse>`,
    ),
  );
  const fault = await client.call('any').catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(XmlRpcFault);
  expect(fault).toMatchObject({ faultCode: 10, faultString: 'BAD_NAME: x' });
});

test('what is sent says its length and holds no character that XML forbids', async () => {
  let body = '';
  let length: string | undefined;
  await serve(async (request, response) => {
    body = await text(request);
    length = request.headers['content-length'];
    response.setHeader('content-type', 'text/xml').end(wrap('<boolean>0</boolean>'));
  });
  expect(await client.call('start', 'ä<&>\u001b', true)).toBe(false);
  expect(body).toContain('<string>ä&#60;&#38;&#62;</string>');
  expect(body).toContain('<boolean>1</boolean>');
  expect(length).toBe(String(Buffer.byteLength(body)));
});

test('one connection serves call after call', async () => {
  await answer('<int>1</int>');
  let connections = 0;
  server!.on('connection', () => connections++);
  for (let calls = 0; calls < 5; calls++) await client.call('any');
  expect(connections).toBe(1);
});

const REFUSALS: [string, RequestListener][] = [
  [
    'a status that is not 200',
    (_, response) => response.writeHead(500, { 'content-type': 'text/xml' }).end(),
  ],
  ['a page', (_, response) => response.setHeader('content-type', 'text/html').end('<html></html>')],
  ['XML that is no answer', (_, response) => response.setHeader('content-type', 'text/xml').end('<a/>')],
  ['no answer in time', () => {}],
  [
    'a connection cut in the middle',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': 1000 });
      response.write('<methodResponse>', () => response.destroy());
    },
  ],
  [
    'an answer without end',
    (_, response) => {
      response.setHeader('content-type', 'text/xml');
      const more = () => response.write(Buffer.alloc(1024 * 1024, ' '), (error) => error ?? more());
      more();
    },
  ],
];
test.each(REFUSALS)('%s is a failure of the transport', async (_, listener) => {
  await serve(listener);
  await expect(client.call('any')).rejects.toBeInstanceOf(XmlRpcTransportError);
});

test('too late is said as such', async () => {
  await serve(() => {});
  await expect(client.call('any')).rejects.toThrow('took too long');
});

test('nobody listening is a failure of the transport', async () => {
  await expect(client.call('any')).rejects.toBeInstanceOf(XmlRpcTransportError);
});

const wrap = (value: string) =>
  `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>${value}</value>\n</param>\n</params>\n</methodResponse>`;

const answer = (value: string) =>
  serve((_, response) => response.setHeader('content-type', 'text/xml').end(wrap(value)));

async function serve(listener: RequestListener) {
  server = createServer(listener);
  await new Promise<void>((resolve) => server!.listen(socket, resolve));
}
