'use client';

import { useEffect, useState } from 'react';
import { copyText } from './copy-text';
import { IconButton } from './icon-button';

const SAID_MS = 1_500;

/** Copies `text`; the sign says so for a moment. */
export function CopyButton({ text, label = 'Copy', className }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const said = { idle: label, copied: 'Copied', failed: 'The browser refused to copy' }[outcome];
  return (
    <IconButton
      icon={outcome === 'copied' ? 'check' : 'copy'}
      label={said}
      size="sm"
      className={className}
      onClick={() => void copyText(text).then((isCopied) => setOutcome(isCopied ? 'copied' : 'failed'))}
    />
  );
}

type CopyButtonProps = { text: string; label?: string; className?: string };
