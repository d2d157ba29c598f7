import { type RefObject, useEffect } from 'react';

/** What a person does to look elsewhere. */
const MOVES = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

/**
 * Brings the section that the address names to the top of `content`, and holds it there while those above it are still loading and
 * grow, until the person moves.
 */
export function useSectionOfAddress(content: RefObject<HTMLElement | null>) {
  useEffect(() => {
    if (!content.current) return;
    let isHeld = true;
    const hold = () => {
      const id = window.location.hash.slice(1);
      if (isHeld && id) document.getElementById(id)?.scrollIntoView();
    };
    const letGo = () => (isHeld = false);
    const holdAgain = () => {
      isHeld = true;
      hold();
    };
    const observer = new ResizeObserver(hold);
    observer.observe(content.current);
    window.addEventListener('hashchange', holdAgain);
    for (const move of MOVES) window.addEventListener(move, letGo, { passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener('hashchange', holdAgain);
      for (const move of MOVES) window.removeEventListener(move, letGo);
    };
  }, [content]);
}
