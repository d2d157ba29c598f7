import type { ArgumentValue } from '@pilothouse/contracts/arguments';
import type { ImportedSetup, ImportedValues } from '@pilothouse/contracts/exchange';
import { type Said, type SetupFiles, shown } from './setup-files.js';

/** What has become of each entry of the files so far. */
export class ImportLedger {
  readonly values: ImportedValues = {};
  readonly notes: string[] = [];
  readonly leftOut: ImportedSetup['leftOut'];
  readonly extra: Record<string, ArgumentValue> = {};
  /** What nobody has read yet. */
  readonly rest: Map<string, Said>;

  constructor(readonly said: SetupFiles) {
    this.rest = new Map(said.settings);
    this.leftOut = [...said.leftOut];
  }

  take(key: string): Said | undefined {
    const found = this.rest.get(key);
    this.rest.delete(key);
    return found;
  }

  leave(key: string, { value, file }: Said, reason: string, matters: boolean) {
    this.leftOut.push({ file, key, value: shown(value), reason, matters });
  }
}
