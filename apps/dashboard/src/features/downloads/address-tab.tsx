'use client';

import { useEffect, useEffectEvent } from 'react';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { FormField } from '@/ui/form-field';
import { Note } from '@/ui/note';
import { TextField } from '@/ui/text-field';
import { OfferView } from './offer-view';
import { usePreview } from './downloads.queries';
import { remedyOf } from './remedy';

/** A person may still be typing. */
const PAUSE_MS = 600;

const HELP = 'A page or file of Hugging Face or Civitai, owner/name, or any address of a file.';

/** Understands what is pasted, and shows what would be fetched. */
export function AddressTab({ text, onText, onTokens }: AddressTabProps) {
  const preview = usePreview();
  const look = useEffectEvent(() => preview.mutate({ text }));
  const forget = useEffectEvent(() => preview.reset());
  useEffect(() => {
    if (text.trim() === '') return forget();
    const timer = setTimeout(look, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  const isOfText = preview.variables?.text === text;
  return (
    <div className="grid gap-4 p-4 max-sm:p-3.5">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') preview.mutate({ text });
        }}
      >
        <FormField label="Address" help={HELP}>
          <div className="flex gap-2">
            <TextField
              isMono
              data-page-search
              value={text}
              placeholder="https://huggingface.co/owner/name"
              onChange={(event) => onText(event.target.value)}
              className="min-w-0 flex-1"
            />
            <Button type="submit" disabled={text.trim() === ''} working={preview.isPending}>
              Look
            </Button>
          </div>
        </FormField>
      </form>
      {preview.isError && isOfText && (
        <Note
          tone="bad"
          action={
            remedyOf(preview.error) === 'token' && (
              <Button size="sm" onClick={onTokens}>
                Tokens
              </Button>
            )
          }
        >
          {sentenceOf(preview.error)}
        </Note>
      )}
      {preview.data && isOfText && (
        <OfferView
          key={text}
          text={text}
          offer={preview.data}
          onTokens={onTokens}
          onAdded={() => onText('')}
        />
      )}
    </div>
  );
}

type AddressTabProps = { text: string; onText: (text: string) => void; onTokens: () => void };
