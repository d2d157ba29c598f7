import type { GpuCard } from '@pilothouse/contracts/gpu';

/**
 * The cards that may be used: `CUDA_VISIBLE_DEVICES`, where somebody set it for us, names them by index or by the beginning of
 * their UUID, and ends at the first name that fits none.
 */
export function visibleCards(cards: GpuCard[], visible: string | undefined): GpuCard[] {
  if (visible === undefined) return cards;
  const chosen: GpuCard[] = [];
  for (const name of visible.split(',').map((each) => each.trim())) {
    const card = cards.find(({ index, uuid }) =>
      /^\d+$/.test(name) ? index === Number(name) : name !== '' && uuid.startsWith(name),
    );
    if (!card) break;
    if (!chosen.includes(card)) chosen.push(card);
  }
  return chosen;
}
