export type MountEntry = {
  path: string;
  fileSystem: string;
  /** `8:1`: the same for all mounts of one disk. */
  device: string;
  /** Which part of the file system is mounted: `/` for all of it. */
  root: string;
  options: string[];
};

/** The lines of `/proc/self/mountinfo` (proc(5)), in their order: later ones lie over earlier ones. */
export function parseMounts(text: string): MountEntry[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , device, root, path] = before.split(' ');
    const [fileSystem, , options = ''] = after.split(' ');
    if (!device || !root || !path || !fileSystem) return [];
    return { path: plain(path), fileSystem, device, root: plain(root), options: options.split(',') };
  });
}

/** A space in a path is written `\040`. */
const plain = (path: string) =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
