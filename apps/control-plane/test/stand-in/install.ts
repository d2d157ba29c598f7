import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOURCE = fileURLToPath(new URL('.', import.meta.url));

/** Names the control plane asks the trainer's Python for before it plans a run. */
const MODULES = [
  ...['torch', 'accelerate', 'bitsandbytes', 'lion_pytorch', 'prodigyopt', 'tensorboard'],
  ...['onnx', 'onnxruntime', 'transformers', 'timm', 'fairscale'],
];

export type StandInOptions = { stepMs?: number; witness?: string };

/**
 * Puts the stand-in trainer where the control plane looks for the real one: `<workspace>/tools/kohya`. `stepMs` is how long a
 * step takes; in the workspace's folder `witness` it keeps what it wrote, and whether it was ever not alone on its GPU. A word in the LoRA's
 * name picks how the run goes; see `stand_in.py`.
 */
export async function installStandIn(workspace: string, options: StandInOptions = {}): Promise<void> {
  const folder = join(workspace, 'tools/kohya');
  await mkdir(join(folder, 'venv/bin'), { recursive: true });
  await cp(join(SOURCE, 'finetune'), join(folder, 'finetune'), { recursive: true });
  const files = (await readdir(SOURCE)).filter((name) => /\.(?:py|json)$/.test(name));
  await Promise.all(files.map((name) => copyFile(join(SOURCE, name), join(folder, name))));
  await Promise.all(MODULES.map((name) => writeFile(join(folder, `${name}.py`), '')));
  const witness = options.witness && join(workspace, options.witness);
  await writeFile(join(folder, 'stand-in.json'), JSON.stringify({ stepMs: 20, ...options, witness }));
  await symlink(await pythonItself(), join(folder, 'venv/bin/python'));
}

/** Not a version manager's shim, which needs an environment the trainer is not given. */
async function pythonItself(): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', ['-c', 'import sys; print(sys.executable)']);
  return stdout.trim();
}
