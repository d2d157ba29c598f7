import { TriggerWord } from '@pilothouse/contracts/start-run';
import type { ImportLedger } from './import-ledger.js';

export function readWords(ledger: ImportLedger) {
  const found = ledger.take('metadata_trigger_phrase') ?? ledger.take('class_tokens');
  ledger.rest.delete('class_tokens');
  if (found === undefined) return;
  const words = String(found.value)
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  const good = words.filter((word) => TriggerWord.safeParse(word).success).slice(0, 20);
  if (good.length > 0) ledger.values.triggerWords = good;
  if (good.length < words.length)
    ledger.leave('class_tokens', found, 'Not each of it is a trigger word.', true);
}
