'use client';

import { useState } from 'react';
import { copyText } from '@/ui/copy-text';
import { Tag } from '@/ui/tag';
import { toast } from '@/ui/toast';

/** The words that call it; each is copied by a click. */
export function TriggerWords({ words }: { words: string[] }) {
  const [copied, setCopied] = useState<string | null>(null);
  if (words.length === 0) return <span className="text-muted">none in its header</span>;

  const copy = async (word: string) => {
    const isCopied = await copyText(word);
    setCopied(isCopied ? word : null);
    toast(isCopied ? `Copied ${word}` : 'The browser refused to copy');
  };
  return (
    <span className="flex flex-wrap gap-1">
      {words.map((word) => (
        <button
          key={word}
          type="button"
          title="Copy"
          onClick={() => void copy(word)}
          className="max-w-full rounded-xs max-sm:py-3"
        >
          <Tag isKey className="max-w-full hover:border-accent-line">
            <span className="truncate">{word}</span>
            {copied === word && <span className="sr-only">, copied</span>}
          </Tag>
        </button>
      ))}
    </span>
  );
}
