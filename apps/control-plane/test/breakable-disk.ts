import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A disk of its own in a file that takes no more room than what is written, which the kernel makes read-only when `fail` is called, as it does after an error of a real one.
 * `reason` says why there is none here.
 */
export function mountBreakableDisk(bytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'ph-disk-'));
  const path = join(folder, 'd');
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });
  try {
    mkdirSync(path);
    run('truncate', '-s', String(bytes), `${path}.img`);
    run('mkfs.ext4', '-q', '-O', '^has_journal', `${path}.img`);
    run('mount', '-o', 'loop,errors=remount-ro', `${path}.img`, path);
  } catch (error) {
    rmSync(folder, { recursive: true });
    const reason = (error as Error).message.trim().split('\n').at(-1) ?? '';
    return { path: '', reason, fail: () => {}, unmount: () => {} };
  }
  return {
    path,
    reason: '',
    fail: () => void run('mount', '-o', 'remount,abort', path),
    unmount: () => {
      run('umount', '-l', path);
      rmSync(folder, { recursive: true });
    },
  };
}
