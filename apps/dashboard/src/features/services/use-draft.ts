import { useEffect, useEffectEvent, useState } from 'react';

const PAUSE_MS = 600;

/**
 * What is being typed: told after the first pause, on Enter and on leaving the field. It stands there until what is known is the
 * same, so that nothing typed is lost to a refusal.
 */
export function useDraft(known: string, onSettled: (text: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const [isSettled, setSettled] = useState(true);
  const tell = useEffectEvent(onSettled);

  useEffect(() => {
    if (draft === null || isSettled) return;
    const timer = setTimeout(() => setSettled(true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, isSettled]);
  useEffect(() => {
    if (isSettled && draft !== null && draft !== known) tell(draft);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- told once, when it has settled
  }, [isSettled]);
  // What was typed has arrived, or what it was typed over has.
  useEffect(() => {
    if (isSettled) setDraft((typed) => (typed === known ? null : typed));
  }, [known, isSettled]);

  return {
    text: draft ?? known,
    isSettled,
    type: (text: string) => {
      setDraft(text);
      setSettled(false);
    },
    settle: () => setSettled(true),
    drop: () => {
      setDraft(null);
      setSettled(true);
    },
  };
}
