import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstalledVersion } from '@pilothouse/contracts/tools';

const PROGRAM = fileURLToPath(new URL('stand-in-tool.py', import.meta.url));
const DAY_MS = 86_400_000;

/** ComfyUI as an install leaves it, in three versions, with a stand-in for its program. */
export async function installComfy(workspace: string): Promise<void> {
  const folder = join(workspace, 'tools/comfyui');
  const versions = ['0.12.3', '0.12.1', '0.11.0'];
  for (const [at, version] of versions.entries()) {
    const { source, bin } = {
      source: join(folder, version, 'source'),
      bin: join(folder, version, 'venv/bin'),
    };
    await mkdir(source, { recursive: true });
    await mkdir(bin, { recursive: true });
    await copyFile(PROGRAM, join(source, 'main.py'));
    await symlink('/usr/bin/python3', join(bin, 'python'));
    const installed: InstalledVersion = {
      version,
      source: {
        type: 'git',
        url: 'https://github.com/Comfy-Org/ComfyUI',
        ref: `v${version}`,
        submodules: false,
      },
      commit: 'a125cd8'.padEnd(40, '0'),
      installedAt: Date.now() - at * DAY_MS,
      runId: null,
      sizeBytes: 4_100_000_000,
      python: '3.11.2',
      flags: null,
      readySeconds: 6,
    };
    await writeFile(join(folder, version, 'installed.json'), JSON.stringify(installed));
  }
  await symlink('0.12.3', join(folder, 'current'));
}
