import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { TriggerWord } from '@pilothouse/contracts/start-run';
import { leadingTag } from '@pilothouse/pictures/caption-tags';

/** The tag most captions begin with, where it can be a trigger word; empty otherwise. */
export function triggerWordOf(images: DatasetImage[]): string {
  const tag = leadingTag(images) ?? '';
  return TriggerWord.safeParse(tag).success ? tag : '';
}

/** How many captions hold the word, as the pre-flight counts: anywhere, letter case aside. */
export function captionsWith(images: DatasetImage[], word: string): { holding: number; written: number } {
  const written = images.filter(({ caption }) => (caption ?? '').trim() !== '');
  const wanted = word.toLowerCase();
  return {
    holding: written.filter(({ caption }) => caption?.toLowerCase().includes(wanted)).length,
    written: written.length,
  };
}
