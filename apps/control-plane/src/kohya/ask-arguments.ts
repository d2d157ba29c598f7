import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

/** One argument as the script's parser holds it. */
export const RawArgument = z.object({
  name: z.string(),
  kind: z.enum(['switch', 'integer', 'number', 'text']),
  isList: z.boolean(),
  choices: z.string().array().nullable(),
  default: z.string(),
  help: z.string(),
  group: z.string(),
});
export type RawArgument = z.infer<typeof RawArgument>;

export type AskedScript = { python: string; folder: string; script: string };
export type ScriptAnswer = { arguments: RawArgument[]; problem: string };

/** Importing a script imports torch: ten seconds, and minutes on a busy machine or from a cold network disk. */
const ANSWER_WITHIN_MS = 300_000;
const MOST_BYTES = 8 * 2 ** 20;
/** Parts the answer from what modules print while they are imported. */
const MARK = '\u0001pilothouse-arguments\u0001';

/** What the script's own `setup_parser()` declares. Nothing of the script but its imports is run. */
export async function askArguments(
  { python, folder, script }: AskedScript,
  environment: Record<string, string>,
): Promise<ScriptAnswer> {
  try {
    const module = script.replace(/\.py$/, '');
    const { stdout } = await promisify(execFile)(python, ['-c', QUESTION, folder, module, MARK], {
      cwd: folder,
      // A question about names must not take memory of a card another program uses.
      env: { ...environment, CUDA_VISIBLE_DEVICES: '' },
      timeout: ANSWER_WITHIN_MS,
      maxBuffer: MOST_BYTES,
      killSignal: 'SIGKILL',
    });
    const answer = stdout.split(MARK).at(1) ?? '';
    return { arguments: RawArgument.array().parse(JSON.parse(answer)), problem: '' };
  } catch (error) {
    return { arguments: [], problem: `${script} could not be asked for its arguments: ${reasonOf(error)}` };
  }
}

const QUESTION = `
import contextlib, importlib, json, sys
folder, module, mark = sys.argv[1:4]
sys.argv = [module]
sys.path.insert(0, folder)
with contextlib.redirect_stdout(sys.stderr):
    parser = importlib.import_module(module).setup_parser()
groups = {id(a): g.title or "" for g in parser._action_groups for a in g._group_actions}
KINDS = {int: "integer", float: "number"}
def text(value):
    if value is None or value is False:
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    return "on" if value is True else str(value)
found = []
for a in parser._actions:
    names = [o[2:] for o in a.option_strings if o.startswith("--")]
    if a.dest == "help" or not names:
        continue
    found.append({
        "name": names[0],
        "kind": "switch" if a.nargs == 0 else KINDS.get(a.type, "text"),
        "isList": a.nargs not in (None, 0, "?"),
        "choices": None if a.choices is None else [str(c) for c in a.choices if c is not None],
        "default": text(a.default),
        "help": (a.help or "").replace("%%", "%"),
        "group": groups.get(id(a), ""),
    })
sys.stdout.write(mark + json.dumps(found) + mark)
`;

function reasonOf(error: unknown): string {
  const { killed, stderr, message } = error as { killed?: boolean; stderr?: string; message: string };
  if (killed) return `it did not answer within ${ANSWER_WITHIN_MS / 1000} seconds.`;
  const lastLine = stderr?.trim().split('\n').at(-1);
  return `${(lastLine || message).slice(0, 300)}.`.replace(/\.\.$/, '.');
}
