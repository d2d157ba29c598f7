import { z } from 'zod';
import { ServiceName } from './names.js';

/**
 * Stand in the texts of an entry, in braces, for what is known only on the machine: `{workspace}`, `{models}`, `{outputs}` (the
 * tool's own folder of outputs), `{config}` (its own folder of settings), `{kept}` (what survives its updates), `{version}` (the
 * folder of the version that is started), `{source}`, `{python}`, `{venv}`, `{port}`, `{home}` (this clone),
 * `{node}` and `{remote}` (`true` where other machines reach Pilothouse, and the tool through its gate; else `false`).
 */
export const PLACES = [
  'workspace',
  'models',
  'outputs',
  'config',
  'kept',
  'version',
  'source',
  'python',
  'venv',
  'port',
  'home',
  'node',
  'remote',
] as const;
export type Place = (typeof PLACES)[number];

const Text = z
  .string()
  .max(4000)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'Text holds no line breaks and no control characters');
const Argument = Text.min(1, 'An argument is not empty');

const EnvironmentVariables = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/, 'A variable is named with letters, digits and _'),
  Text,
);

/** A checkout is fetched from here: a web address, an ssh address, or an absolute path on this machine. */
export const GitUrl = z
  .string()
  .trim()
  .max(2000)
  .regex(
    /^(?:https?:\/\/[^\s@/]+\/\S+|ssh:\/\/\S+|git@[\w.-]+:\S+|file:\/\/\/\S+|\/\S+)$/,
    'A git address starts with https://, ssh://, git@, file:/// or /, and holds no password',
  );

/** A commit, tag or branch. Never anything git would take for an option. */
export const GitRef = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9](?:[\w./+-]*[\w+-])?$/, 'A commit or tag holds letters, digits, dots, slashes, - and _')
  .refine((ref) => !ref.includes('..'), 'A commit or tag holds no ..');

/** A project of PyPI by its name (PEP 508), without a version. */
const PackageName = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?:\[[\w,-]+\])?$/,
    'A package is named as on PyPI, such as jupyterlab',
  );

/** A release (PEP 440), or an absolute path of a package on this machine. */
const PackageVersion = z
  .string()
  .max(100)
  .regex(/^[0-9][\w.!+-]*$/, 'A version is a release such as 4.5.0');

/** What stands in it is shown, kept and given to commands, so there is no place for a password. */
const ADDRESS_OR_PATH = /^(?:https?:\/\/[^\s@/]+(?:\/\S*)?|\/\S+)$/;

/** Where a tool comes from. */
export const ToolSource = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('git'),
    url: GitUrl,
    ref: GitRef,
    submodules: z.boolean().default(false),
  }),
  /** `index`: another package index than the usual one; an address, or an absolute folder that holds packages. */
  z.strictObject({
    type: z.literal('package'),
    name: PackageName,
    version: PackageVersion,
    index: z
      .string()
      .max(2000)
      .regex(ADDRESS_OR_PATH, 'An index is an address without a password, or an absolute folder')
      .optional(),
  }),
  /** A released archive (.tar.gz), unpacked without its topmost folder. */
  z.strictObject({
    type: z.literal('archive'),
    url: z
      .string()
      .max(2000)
      .regex(ADDRESS_OR_PATH, 'An archive is an address without a password, or an absolute path'),
    version: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'A SHA-256 has 64 hexadecimal digits'),
  }),
]);
export type ToolSource = z.infer<typeof ToolSource>;

/** What is done, in this order, once the source is there. */
export const InstallStep = z.discriminatedUnion('do', [
  /** Into the tool's own Python environment. `requirements` are files below the source. */
  z.strictObject({
    do: z.literal('pip'),
    title: Text.optional(),
    packages: Argument.array().default([]),
    requirements: Argument.array().default([]),
    /** Given to pip as they are, such as `--index-url`. */
    arguments: Argument.array().default([]),
  }),
  z.strictObject({
    do: z.literal('run'),
    title: Text.optional(),
    command: Argument.array().min(1),
    folder: Text.default('{source}'),
    environment: EnvironmentVariables.default({}),
  }),
]);
export type InstallStep = z.infer<typeof InstallStep>;

/** What a choice adds to the command, and to the environment for a tool that is not told by arguments. */
const Added = {
  arguments: Argument.array().default([]),
  environment: EnvironmentVariables.default({}),
};
const adds = (added: { arguments: string[]; environment: Record<string, string> }) =>
  added.arguments.length > 0 || Object.keys(added.environment).length > 0;
const ADDS_NOTHING = 'An option adds arguments or environment to the command';

const Option = z.strictObject({
  /** Its key in the settings of the tool. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'An option is named with small letters, digits and hyphens'),
  title: Text,
  help: Text.default(''),
});

/**
 * A launch option with its type. Whatever it adds to the command is said here; a switch that is off, a number that is null and an
 * empty text add nothing.
 */
export const LaunchOption = z.discriminatedUnion('type', [
  Option.extend({ type: z.literal('switch'), default: z.boolean().default(false), ...Added }).refine(
    adds,
    ADDS_NOTHING,
  ),
  Option.extend({
    type: z.literal('choice'),
    default: z.string(),
    choices: z
      .strictObject({ value: z.string(), title: Text, ...Added })
      .array()
      .min(2),
  }).refine(
    ({ default: first, choices }) => choices.some(({ value }) => value === first),
    'The default is one of the choices',
  ),
  /** `{value}` in what it adds is the number. */
  Option.extend({
    type: z.literal('number'),
    default: z.number().nullable().default(null),
    min: z.number().optional(),
    max: z.number().optional(),
    step: z.number().positive().optional(),
    unit: z.string().max(20).default(''),
    ...Added,
  }).refine(adds, ADDS_NOTHING),
  /** `{value}` in what it adds is the text. */
  Option.extend({ type: z.literal('text'), default: Text.default(''), ...Added }).refine(adds, ADDS_NOTHING),
]);
export type LaunchOption = z.infer<typeof LaunchOption>;

/** How one sees that the tool answers, and not only lives. */
export const Probe = z.strictObject({
  /** Asked by GET on the tool's own port. */
  path: z.string().regex(/^\//, 'A path starts with /').default('/'),
  /** Answers that count as well. */
  statuses: z.int().min(100).max(599).array().min(1).default([200]),
  /** From the start until it has to answer. */
  withinSeconds: z.int().min(1).max(3600).default(120),
});
export type Probe = z.infer<typeof Probe>;

export const ToolCategory = z.enum(['train', 'generate', 'develop', 'watch']);
export type ToolCategory = z.infer<typeof ToolCategory>;

/**
 * `once`: only where it is missing, so that a person's changes stay. `merge`: the settings it names are set, all others stay as
 * they are; known for `.fds`, the settings of SwarmUI.
 */
const StartFile = z
  .strictObject({
    path: Text,
    text: z.string().max(64_000),
    write: z.enum(['always', 'once', 'merge']).default('always'),
  })
  .refine(({ path, write }) => write !== 'merge' || path.endsWith('.fds'), 'Only an .fds file can be merged');
export type StartFile = z.infer<typeof StartFile>;

/** One tool of the catalogue, as a person writes it: `supervisor/tools/<id>.toml`, or `config/tools/<id>.toml` of the workspace. */
export const ToolEntry = z.strictObject({
  id: ServiceName,
  title: Text.min(1).max(60),
  /** One sentence. */
  summary: Text.min(1).max(200),
  category: ToolCategory,
  homepage: z.url({ protocol: /^https?$/ }).optional(),
  /** On the loopback address only. */
  port: z.int().min(1).max(65_535),
  /** The path that opens its page; absent for a tool without one. */
  page: z.string().regex(/^\//).optional(),
  /** `asks`: gives its memory back when asked (an API we know). `holds`: only when it is stopped. `none`: takes none. */
  vram: z.enum(['none', 'holds', 'asks']).default('none'),
  start: z.strictObject({
    command: Argument.array().min(1),
    folder: Text.default('{version}'),
    environment: EnvironmentVariables.default({}),
    /** It has to live this long to count as started. */
    startSeconds: z.int().min(0).max(600).default(5),
    /** Between the request to stop and the kill. */
    stopSeconds: z.int().min(1).max(600).default(30),
    /** Folders made before each start. */
    folders: Text.array().default([]),
    /** Files written before each start. */
    files: StartFile.array().default([]),
    autostart: z.boolean().default(false),
  }),
  probe: Probe.optional(),
  install: z
    .strictObject({
      source: ToolSource,
      /** Of the Python environment, such as `3.11`; absent: it has none, or any will do. */
      python: z
        .string()
        .regex(/^3\.\d{1,2}$/)
        .optional(),
      /** False for what needs no Python environment. */
      environment: z.boolean().default(true),
      steps: InstallStep.array().default([]),
      /** Disk it takes with everything, and while it is installed. */
      diskGigabytes: z.number().positive(),
      /** Programs that have to be there already, such as `dotnet`. */
      needs: z
        .string()
        .regex(/^[\w.+-]+$/)
        .array()
        .default([]),
      /** Folders of the source that a person fills (custom nodes): every version shares them, with what they need of Python. */
      keep: z.strictObject({ path: Argument, requirements: Text.optional() }).array().default([]),
    })
    .optional(),
  options: LaunchOption.array()
    .refine(
      (options) => new Set(options.map(({ name }) => name)).size === options.length,
      'Every option has a name of its own',
    )
    .default([]),
  /** A whole command, run where the tool is: it names the options the installed version really takes. Absent: they are not checked. */
  help: Argument.array().optional(),
});
export type ToolEntry = z.infer<typeof ToolEntry>;
