import type { MountRole } from '@pilothouse/contracts/machine';
import type { MountEntry } from './mount-table.js';

export type ChosenMount = { path: string; fileSystem: string; isShared: boolean; roles: MountRole[] };

/** More are not looked at. */
const MOST_MOUNTS = 24;

/** Views of the kernel, and images that are full by nature. */
const NO_DISK =
  /^(proc|sysfs|cgroup2?|devpts|devtmpfs|mqueue|debugfs|tracefs|securityfs|autofs|bpf|pstore|binfmt_misc|nsfs|squashfs|iso9660|erofs)$/;

/** Others may fill them, and what they tell may be of the whole cluster. `fuse` alone is what MooseFS says. */
const SHARED =
  /^(nfs4?|cifs|smb3?|smbfs|ceph|glusterfs|lustre|beegfs|gpfs|afs|9p|fuse|fuse\.(?!fuse-overlayfs|lxcfs|fuseblk).+)$/;

type Places = { workspace: string; temporary: string };

/** The mounts that matter here, each disk once: the workspace's, those below it, `/` and the temporary folder's. */
export function chooseMounts(entries: MountEntry[], { workspace, temporary }: Places): ChosenMount[] {
  const disks = entries.filter(({ fileSystem }) => !NO_DISK.test(fileSystem));
  const chosen = new Map<string, ChosenMount>();
  const add = (entry: MountEntry | undefined, role: MountRole) => {
    if (!entry) return;
    const { path, fileSystem, device } = entry;
    const known = chosen.get(device);
    if (known) {
      if (role !== 'below' && !known.roles.includes(role)) known.roles.push(role);
    } else if (chosen.size < MOST_MOUNTS)
      chosen.set(device, { path, fileSystem, isShared: SHARED.test(fileSystem), roles: [role] });
  };
  add(mountOf(workspace, disks), 'workspace');
  add(mountOf('/', disks), 'system');
  add(mountOf(temporary, disks), 'temporary');
  const below = disks.filter(({ path }) => path.startsWith(`${workspace}/`));
  for (const { path } of below) add(mountOf(path, disks), 'below');
  return [...chosen.values()];
}

/** The innermost, and of several on one place the one that lies on top. */
function mountOf(path: string, entries: MountEntry[]): MountEntry | undefined {
  return entries
    .filter(({ path: at }) => at === '/' || path === at || path.startsWith(`${at}/`))
    .reduce<MountEntry | undefined>(
      (found, entry) => (found && found.path.length > entry.path.length ? found : entry),
      undefined,
    );
}
