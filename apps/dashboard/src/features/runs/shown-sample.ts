import { useSearchParam } from '@/ui/use-search-param';

/** The cell in the viewer, and the column it is compared with. */
export type Shown = { prompt: number; column: string; against?: string };

/** `e2.1` is the second prompt after epoch 2, `e2.1.e0` the same beside what it was before training. */
const LINK = /^([es]\d{1,9})\.(\d{1,3})(?:\.([es]\d{1,9}))?$/;

export function shownIn(link: string | null): Shown | null {
  const [, column, prompt, against] = LINK.exec(link ?? '') ?? [];
  if (column === undefined) return null;
  return { column, prompt: Number(prompt), ...(against === undefined ? {} : { against }) };
}

export const linkTo = ({ column, prompt, against }: Shown) =>
  [column, prompt, ...(against === undefined ? [] : [against])].join('.');

/** The address says which sample is looked at, so it can be sent to somebody. Going through them leaves no trail. */
export function useShownSample() {
  const [link, enter] = useSearchParam('sample');
  const [, move] = useSearchParam('sample', { replaces: true });
  return {
    shown: shownIn(link),
    open: (shown: Shown) => enter(linkTo(shown)),
    show: (shown: Shown) => move(linkTo(shown)),
    close: () => move(null),
  };
}
