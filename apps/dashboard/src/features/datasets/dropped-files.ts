import { isArchive, type Sendable } from './upload-queue';

export type Dropped = { sendables: Sendable[]; refused: { file: File; reason: string }[] };

/** What a trainer of pictures or of videos reads. The server looks at the bytes themselves; this only keeps others from being sent at all. */
const PICTURE_NAME = /\.(png|jpe?g|webp|mp4|m4v|mov|webm|mkv)$/i;
const CAPTION_NAME = /\.txt$/i;
/** A file and the folder it was found in: two folders may hold files of the same name. */
export type FoundFile = { file: File; folder: string };

/** Parts pictures and archives from what is neither, and gives each picture the caption file that lay beside it under the same name. */
export function sortFiles(found: FoundFile[]): Dropped {
  const visible = found.filter(({ file }) => !isHidden(file.name));
  const sent = visible.filter(isSendable);
  const captions = new Map(
    visible.filter(({ file }) => CAPTION_NAME.test(file.name)).map((one) => [stemOf(one), one.file]),
  );
  const stems = new Set(sent.filter(({ file }) => !isArchive(file.name)).map(stemOf));

  return {
    sendables: sent.map((one) => ({
      file: one.file,
      path: pathOf(one),
      caption: (stems.has(stemOf(one)) && captions.get(stemOf(one))) || null,
    })),
    refused: visible
      .filter((one) => !isSendable(one))
      .filter((one) => !(CAPTION_NAME.test(one.file.name) && stems.has(stemOf(one))))
      .map(({ file }) => ({ file, reason: reasonFor(file) })),
  };
}

/** Before anything was read: how many look like pictures, and which are archives. */
export function countFound(found: FoundFile[]) {
  const names = found.map(({ file }) => file.name).filter((name) => !isHidden(name));
  return {
    pictures: names.filter((name) => PICTURE_NAME.test(name)).length,
    archives: names.filter(isArchive),
  };
}

const isSendable = ({ file }: FoundFile) => PICTURE_NAME.test(file.name) || isArchive(file.name);

const pathOf = ({ file, folder }: FoundFile) => [...folder.split('/').filter(Boolean), file.name].join('/');

/** Files of a drop, folders opened. Must be called during the event: the browser empties the list afterwards. */
export async function filesOfDrop(transfer: DataTransfer): Promise<FoundFile[]> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  if (entries.length === 0) return filesOfInput(transfer.files);
  const found = await Promise.all(entries.map(filesOfEntry));
  return found.flat();
}

export function filesOfInput(files: Iterable<File>): FoundFile[] {
  return [...files].map((file) => ({
    file,
    folder: file.webkitRelativePath.split('/').slice(0, -1).join('/'),
  }));
}

/** Pictures on the clipboard. A screenshot is always called image.png there, so it gets the time as its name. */
export function filesOfPaste(transfer: DataTransfer, now: Date): FoundFile[] {
  return [...transfer.files].map((file, index) => {
    if (!/^image\.\w+$/.test(file.name)) return { file, folder: '' };
    const stamp = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
    const number = index === 0 ? '' : `-${index + 1}`;
    const name = `pasted-${stamp}${number}.${file.name.split('.').pop() ?? 'png'}`;
    return { file: new File([file], name, { type: file.type }), folder: '' };
  });
}

async function filesOfEntry(entry: FileSystemEntry): Promise<FoundFile[]> {
  if (isHidden(entry.name)) return [];
  if (entry.isFile) {
    const read = new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file: await read, folder: entry.fullPath.split('/').slice(0, -1).join('/') }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: FoundFile[] = [];
  for (;;) {
    // A reader hands out a folder in portions and says with an empty one that it is through.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return files;
    files.push(...(await Promise.all(portion.map(filesOfEntry))).flat());
  }
}

function reasonFor(file: File): string {
  if (CAPTION_NAME.test(file.name)) return 'A caption without a picture of the same name beside it';
  if (file.type === '' && !file.name.includes('.'))
    return 'Not a picture: PNG, JPEG, WebP, videos and ZIP are taken';
  const ending = file.name.includes('.') ? `.${file.name.split('.').pop()?.toLowerCase()}` : file.type;
  return `${ending} is not taken: PNG, JPEG, WebP, videos and ZIP are`;
}

/** What file managers leave behind. Nobody meant to add it, so nobody is told. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini' || name === '__MACOSX';
}

function stemOf({ file, folder }: FoundFile): string {
  return `${folder}/${file.name.replace(/\.[^.]*$/, '')}`;
}
