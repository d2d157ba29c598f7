import type { DatasetVersion } from '@pilothouse/contracts/history';

type Version = Pick<DatasetVersion, 'number' | 'undoes' | 'origin'>;

/**
 * What can be undone and redone, the next one last. A version that takes back an ordinary change can be redone; one that takes back
 * that can be undone again; an ordinary change ends all redoing. The oldest version has nothing before it to go back to, and an
 * interrupted change was taken back already.
 */
export function undoStack(versions: Version[]): { undo: number[]; redo: number[] } {
  let undo: number[] = [];
  let redo: number[] = [];
  for (const { number, undoes, origin } of versions.slice(1)) {
    if (origin === 'undone') continue;
    if (undoes !== null && undo.includes(undoes)) {
      undo = undo.filter((each) => each !== undoes);
      redo.push(number);
    } else if (undoes !== null && redo.includes(undoes)) {
      redo = redo.filter((each) => each !== undoes);
      undo.push(number);
    } else {
      undo.push(number);
      redo = [];
    }
  }
  return { undo, redo };
}
