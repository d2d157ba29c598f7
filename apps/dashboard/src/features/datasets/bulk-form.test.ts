import { describe, expect, it } from 'vitest';
import { BULK_TITLE, type BulkKind, emptyBulkForm, readBulkForm } from './bulk-form';

describe('the form of a bulk edit', () => {
  it('asks for nothing while a field that is needed is empty', () => {
    for (const kind of ['replace', 'add', 'remove', 'rename', 'move', 'trigger'] as BulkKind[]) {
      expect(readBulkForm(emptyBulkForm({ kind, tags: ' , ' }))).toEqual({ operation: null, error: '' });
    }
  });

  it('reads every kind of operation once it is filled in', () => {
    for (const kind of Object.keys(BULK_TITLE) as BulkKind[]) {
      const filled = emptyBulkForm({ kind, tags: 'sea, boat, sea', to: 'ocean', find: 'a' });
      expect(readBulkForm(filled)).toMatchObject({ operation: { type: kind }, error: '' });
    }
    const rename = readBulkForm(emptyBulkForm({ kind: 'rename', tags: 'sea, boat, sea', to: ' ocean ' }));
    expect(rename.operation).toEqual({ type: 'rename', tags: ['sea', 'boat'], to: 'ocean' });
  });

  it('says what cannot be', () => {
    expect(readBulkForm(emptyBulkForm({ kind: 'trigger', to: 'two, words' })).error).toMatch(/no comma/);
    expect(readBulkForm(emptyBulkForm({ kind: 'shuffle', seed: 'x' })).error).not.toBe('');
  });
});
