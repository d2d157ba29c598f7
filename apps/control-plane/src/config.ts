import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CannotStart } from './platform/cannot-start.js';

const APPS = resolve(fileURLToPath(new URL('../..', import.meta.url)));

const Endpoint = (name: string) =>
  z
    .string()
    .regex(/^https?:\/\/[^\s?#@]+$/, `${name} must be an address such as https://huggingface.co`)
    .optional()
    .or(z.literal('').transform(() => undefined));

const Environment = z.object({
  PILOTHOUSE_WORKSPACE: z
    .string()
    .regex(/^\//, 'PILOTHOUSE_WORKSPACE must be an absolute path')
    .default('/workspace'),
  PILOTHOUSE_HOST: z.string().min(1).default('127.0.0.1'),
  PILOTHOUSE_PORT: z.coerce.number().int().min(0).max(65_535).default(7878),
  PILOTHOUSE_PASSWORD: z.string().min(1).optional(),
  PILOTHOUSE_TOKEN: z.string().min(16, 'PILOTHOUSE_TOKEN needs at least 16 characters').optional(),
  /** supervisord's unix socket. */
  PILOTHOUSE_SUPERVISOR_SOCKET: z.string().optional(),
  /** Where supervisord's event relay sends state changes. */
  PILOTHOUSE_EVENTS_SOCKET: z.string().optional(),
  /** Mirrors of the hubs; a setting goes before them. */
  PILOTHOUSE_HF_ENDPOINT: Endpoint('PILOTHOUSE_HF_ENDPOINT'),
  HF_ENDPOINT: Endpoint('HF_ENDPOINT'),
  PILOTHOUSE_CIVITAI_ENDPOINT: Endpoint('PILOTHOUSE_CIVITAI_ENDPOINT'),
});

/** What must be known before anything has started. Everything else is a setting. */
export class Config {
  /** This clone. */
  readonly home = resolve(APPS, '..');
  /** The entries of the catalogue of tools that come with it. */
  readonly shippedTools = join(this.home, 'supervisor/tools');
  /** The stand-in trainer of rehearsals, run by this very Node. */
  readonly rehearsalMain = join(APPS, 'control-plane/dist/kohya/rehearsal/main.js');
  /** The bundles of models that come with it. */
  readonly shippedBundles = join(this.home, 'supervisor/bundles');
  /** What installs a version of a tool, run by this very Node. */
  readonly installDriverMain = join(APPS, 'control-plane/dist/installs/driver/main.js');

  constructor(
    readonly workspace: string,
    readonly host: string,
    readonly port: number,
    readonly supervisorSocket: string,
    readonly eventsSocket: string,
    readonly password?: string,
    readonly token?: string,
    readonly runnerMain = join(APPS, 'runner/dist/main.js'),
    readonly dashboardFolder = join(APPS, 'dashboard/out'),
    /** What a tool's process may inherit: where things are and which GPU, never a secret. */
    readonly toolEnvironment: Record<string, string> = {},
    /** Addresses of hubs, where the environment names others than their own. */
    readonly hubEndpoints: { huggingFace?: string; civitai?: string } = {},
  ) {}

  /** The one reader of the environment. Throws every problem at once; secrets are removed so that no child inherits them. */
  static fromEnvironment(environment: NodeJS.ProcessEnv): Config {
    const parsed = Environment.safeParse({
      ...environment,
      ...secretsIn(environment.PILOTHOUSE_SECRETS_FILE),
    });
    if (!parsed.success)
      throw new CannotStart(`The environment is not usable:\n${z.prettifyError(parsed.error)}`);
    delete environment.PILOTHOUSE_PASSWORD;
    delete environment.PILOTHOUSE_TOKEN;
    const values = parsed.data;
    const workspace = resolve(values.PILOTHOUSE_WORKSPACE);
    return new Config(
      workspace,
      values.PILOTHOUSE_HOST,
      values.PILOTHOUSE_PORT,
      bindable(values.PILOTHOUSE_SUPERVISOR_SOCKET ?? join(workspace, '.pilothouse/supervisor.sock')),
      bindable(values.PILOTHOUSE_EVENTS_SOCKET ?? join(workspace, '.pilothouse/events.sock')),
      values.PILOTHOUSE_PASSWORD,
      values.PILOTHOUSE_TOKEN,
      undefined,
      undefined,
      inherited(environment),
      {
        huggingFace: values.PILOTHOUSE_HF_ENDPOINT ?? values.HF_ENDPOINT,
        civitai: values.PILOTHOUSE_CIVITAI_ENDPOINT,
      },
    );
  }
}

/** `npm start` hands PILOTHOUSE_PASSWORD and PILOTHOUSE_TOKEN over in a file, so that no service inherits them. */
function secretsIn(path: string | undefined): Record<string, string> {
  if (!path) return {};
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new CannotStart(`PILOTHOUSE_SECRETS_FILE names ${path}, which cannot be read.`, { cause });
  }
}

/** What the kernel takes for the address of a unix socket. */
const SOCKET_PATH_LIMIT_BYTES = 107;

function bindable(path: string): string {
  if (Buffer.byteLength(path) <= SOCKET_PATH_LIMIT_BYTES) return path;
  throw new CannotStart(
    `${path} is too long for a socket: at most ${SOCKET_PATH_LIMIT_BYTES} bytes. Choose a shorter workspace, or set ` +
      'PILOTHOUSE_SUPERVISOR_SOCKET and PILOTHOUSE_EVENTS_SOCKET.',
  );
}

/** Names a tool needs from outside. A name that is not here is not passed on, so no token (HF_TOKEN, cloud keys) ever is. */
const INHERITED = new RegExp(
  '^(?:PATH|HOME|USER|LOGNAME|LANG|LC_[A-Z]+|TZ|TMPDIR|LD_LIBRARY_PATH|' +
    'CUDA_(?:VISIBLE_DEVICES|DEVICE_ORDER|HOME)|NVIDIA_(?:VISIBLE_DEVICES|DRIVER_CAPABILITIES)|' +
    'HF_HOME|HF_HUB_CACHE|HF_ENDPOINT|HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE|XDG_CACHE_HOME|TORCH_HOME|OMP_NUM_THREADS|' +
    '(?:https?|no|all)_proxy|(?:HTTPS?|NO|ALL)_PROXY|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$',
);

const inherited = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => INHERITED.test(entry[0]) && entry[1] !== undefined,
    ),
  );
