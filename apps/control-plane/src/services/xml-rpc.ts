import { Agent, type IncomingMessage, request } from 'node:http';
import { XMLParser } from 'fast-xml-parser';

export type XmlRpcParam = string | boolean | number;

export type XmlRpcValue = string | number | boolean | null | XmlRpcValue[] | { [name: string]: XmlRpcValue };

/** The server answered, and refused. */
export class XmlRpcFault extends Error {
  override readonly name = 'XmlRpcFault';

  constructor(
    readonly faultCode: number,
    readonly faultString: string,
  ) {
    super(`${faultCode} ${faultString}`);
  }
}

/** No answer that can be understood: nobody listens, it took too long, or it was not XML-RPC. */
export class XmlRpcTransportError extends Error {
  override readonly name = 'XmlRpcTransportError';
}

/** supervisord's answer about 50 programs is 60 kB. */
const ANSWER_LIMIT_BYTES = 8 * 1024 * 1024;

/** XML-RPC over a unix socket, on one connection that is kept. Takes only what supervisord needs: strings, booleans and whole numbers. */
export class XmlRpcClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });

  constructor(
    private readonly socketPath: string,
    private readonly timeoutMs = 10_000,
  ) {}

  async call(method: string, ...params: XmlRpcParam[]): Promise<XmlRpcValue> {
    return decodeAnswer(await this.post(encodeCall(method, params)));
  }

  close(): void {
    this.agent.destroy();
  }

  private post(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (message: string, cause?: unknown) => reject(new XmlRpcTransportError(message, { cause }));
      const call = request({
        socketPath: this.socketPath,
        agent: this.agent,
        path: '/RPC2',
        method: 'POST',
        // supervisord's server knows no chunked requests.
        headers: { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      call.once('error', (error) =>
        fail(error.name === 'AbortError' ? 'took too long' : error.message, error),
      );
      call.once('response', (answer) => {
        readAnswer(answer).then(resolve, (error: Error) => fail(error.message, error));
      });
      call.end(body);
    });
  }
}

async function readAnswer(answer: IncomingMessage): Promise<string> {
  const type = answer.headers['content-type'] ?? '';
  if (answer.statusCode !== 200 || !type.startsWith('text/xml')) {
    answer.resume();
    throw new Error(`answered ${answer.statusCode} ${type || 'without a content type'}`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_LIMIT_BYTES) throw new Error(`answered more than ${ANSWER_LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function encodeCall(method: string, params: XmlRpcParam[]): string {
  const values = params.map((param) => `<param><value>${encode(param)}</value></param>`).join('');
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${values}</params></methodCall>`;
}

function encode(param: XmlRpcParam): string {
  if (typeof param === 'boolean') return `<boolean>${Number(param)}</boolean>`;
  return typeof param === 'number' ? `<int>${param}</int>` : `<string>${escapeXml(param)}</string>`;
}

/** Characters that XML cannot hold at all are left out: supervisord's strict parser would answer 500. */
const escapeXml = (text: string) =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Tolerant on purpose: supervisord sends the escape codes of a program's output as they are, which is not valid XML. */
const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  isArray: (name, path) => name === 'member' || String(path).endsWith('data.value'),
});

function decodeAnswer(xml: string): XmlRpcValue {
  const answer = child(parseXml(xml), 'methodResponse');
  const fault = child(answer, 'fault');
  if (fault !== undefined) {
    const { faultCode, faultString } = decode(child(fault, 'value')) as Record<string, XmlRpcValue>;
    throw new XmlRpcFault(Number(faultCode), String(faultString));
  }
  const value = child(child(child(answer, 'params'), 'param'), 'value');
  if (value === undefined) throw new XmlRpcTransportError('answered XML that is no XML-RPC');
  return decode(value);
}

function parseXml(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch (cause) {
    throw new XmlRpcTransportError('answered what cannot be read as XML', { cause });
  }
}

/** A `<value>` without a type is a string. */
function decode(value: unknown): XmlRpcValue {
  if (typeof value === 'string') return value;
  const struct = child(value, 'struct');
  if (struct !== undefined) {
    const members = (child(struct, 'member') ?? []) as unknown[];
    return Object.fromEntries(
      members.map((member) => [String(child(member, 'name')), decode(child(member, 'value'))]),
    );
  }
  const array = child(value, 'array');
  if (array !== undefined) return ((child(child(array, 'data'), 'value') ?? []) as unknown[]).map(decode);
  if (child(value, 'nil') !== undefined) return null;

  const boolean = child(value, 'boolean');
  if (boolean !== undefined) return boolean === '1';
  const number = child(value, 'int') ?? child(value, 'i4') ?? child(value, 'i8') ?? child(value, 'double');
  if (number !== undefined) return Number(number);
  const text = child(value, 'string') ?? child(value, 'dateTime.iso8601') ?? child(value, 'base64');
  return String(text ?? '');
}

const child = (node: unknown, name: string): unknown =>
  typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[name] : undefined;
