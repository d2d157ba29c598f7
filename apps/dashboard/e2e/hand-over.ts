import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';

/** Chooses files in the browser's own dialog, which `open` brings up. */
export async function pickFiles(page: Page, open: () => Promise<void>, paths: string[]) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
  await chooser.setFiles(paths);
}

export const dropFiles = (page: Page, paths: string[]) => handOver(page, 'drop', paths);

export const pasteFiles = (page: Page, paths: string[]) => handOver(page, 'paste', paths);

/** The events a browser sends, since nobody can drag from a desktop here. */
async function handOver(page: Page, how: 'drop' | 'paste', paths: string[]) {
  const files = await Promise.all(
    paths.map(async (path) => ({ name: basename(path), base64: (await readFile(path)).toString('base64') })),
  );
  await page.evaluate(
    ([kind, given]) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: 'image/png' }));
      }
      const target = document.body;
      if (kind === 'paste') {
        target.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
        );
        return;
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        target.dispatchEvent(
          new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
      }
    },
    [how, files] as const,
  );
}
