/** A file to send, and the path it gets below the folder it is dropped on. */
export type FoundFile = { file: File; path: string };

/** What was dropped, folders opened. Must be called during the event: the browser empties the list afterwards. */
export async function foundInDrop(transfer: DataTransfer): Promise<FoundFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return foundInInput(transfer.files);
  return (await Promise.all(entries.map(foundInEntry))).flat();
}

const foundInInput = (files: Iterable<File>): FoundFile[] =>
  [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

/** The browser's own dialog. A fresh input each time: the same file may be chosen again. */
export function askForFiles(kind: 'files' | 'folder'): Promise<FoundFile[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', multiple: true, webkitdirectory: kind === 'folder' });
    input.onchange = () => resolve(foundInInput(input.files ?? []));
    input.oncancel = () => resolve([]);
    input.click();
  });
}

async function foundInEntry(entry: FileSystemEntry): Promise<FoundFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, path: entry.fullPath.replace(/^\//, '') }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FoundFile[] = [];
  for (;;) {
    // In portions; an empty one is the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return found;
    for (const each of portion) found.push(...(await foundInEntry(each)));
  }
}
