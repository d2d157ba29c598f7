import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';

export type PythonReport = {
  modules: ReadonlySet<string>;
  /** Why it did not answer; empty when it did. */
  failure: string;
};

/**
 * Which of the modules a run may need this Python can import. Asked once; asked again when the program, the folder or where its
 * packages lie has changed.
 */
export async function inspectPython(
  python: string,
  folder: string,
  environment: Record<string, string>,
): Promise<PythonReport> {
  const key = `${python}\n${folder}`;
  const known = answers.get(key);
  if (known !== undefined && (await fingerprint([python, folder, ...known.packages])) === known.print) {
    return known.report;
  }
  const { report, packages } = await ask(python, folder, environment);
  const print = await fingerprint([python, folder, ...packages]);
  if (answers.size > 20) answers.clear();
  answers.set(key, { report, packages, print });
  return report;
}

const answers = new Map<string, { report: PythonReport; packages: string[]; print: string }>();

/** Modules are looked up, not imported: importing torch takes seconds. */
const QUESTION = `
import importlib.util, json, sys
names = ["torch", "accelerate", "tensorboard", "bitsandbytes", "lion_pytorch", "prodigyopt", "dadaptation", "schedulefree", "lycoris", "onnx", "onnxruntime", "transformers", "timm", "fairscale"]
found = [name for name in names if importlib.util.find_spec(name) is not None]
print(json.dumps({"modules": found, "packages": [path for path in sys.path if path.endswith("-packages")]}))
`;

const Answer = z.object({ modules: z.string().array(), packages: z.string().array() });

/** A cold network disk takes its time; a Python that hangs must not hang the page for ever. */
const ANSWER_WITHIN_MS = 30_000;

async function ask(
  python: string,
  folder: string,
  environment: Record<string, string>,
): Promise<{ report: PythonReport; packages: string[] }> {
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', QUESTION], {
      cwd: folder,
      env: environment,
      timeout: ANSWER_WITHIN_MS,
      killSignal: 'SIGKILL',
    });
    const answer = Answer.parse(JSON.parse(stdout));
    return { report: { modules: new Set(answer.modules), failure: '' }, packages: answer.packages };
  } catch (error) {
    return { report: { modules: new Set(), failure: reason(error) }, packages: [] };
  }
}

function reason(error: unknown): string {
  const { killed, stderr, message } = error as { killed?: boolean; stderr?: string; message: string };
  if (killed) return `it did not answer within ${ANSWER_WITHIN_MS / 1000} seconds.`;
  const lastLine = stderr?.trim().split('\n').at(-1);
  return `${(lastLine || message).slice(0, 300)}.`.replace(/\.\.$/, '.');
}

async function fingerprint(paths: string[]): Promise<string> {
  const times = await Promise.all(
    paths.map(async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 'missing'),
  );
  return times.join(' ');
}
