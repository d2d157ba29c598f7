import { filesOfInput, type FoundFile } from './dropped-files';

/** Where pictures are added from. */
export type AddKind = 'files' | 'folder' | 'pod';

/** The browser's own dialog, for several files or for a whole folder. A fresh input each time: the same file may be chosen again. */
export function pickFiles(kind: 'files' | 'folder'): Promise<FoundFile[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = kind === 'folder';
    if (kind === 'files')
      input.accept = 'image/png,image/jpeg,image/webp,video/mp4,video/quicktime,video/webm,.txt,.zip';
    input.onchange = () => resolve(filesOfInput(input.files ?? []));
    input.oncancel = () => resolve([]);
    input.click();
  });
}
