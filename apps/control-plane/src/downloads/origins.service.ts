import { Injectable } from '@nestjs/common';
import type { FetchedFrom } from '@pilothouse/contracts/downloads';
import { OriginsStore } from './origins.store.js';

/** Says where a model came from, to whoever shows models. */
@Injectable()
export class OriginsService {
  constructor(private readonly store: OriginsStore) {}

  /** By its path below `models/`; by its hash where that is known and the path is not. Null: it was not fetched from here. */
  cameFrom(path: string, sha256?: string): FetchedFrom | null {
    const known = this.store.at(path);
    // Another file may have taken the place since.
    if (known && (sha256 === undefined || known.sha256 === sha256)) return known;
    return (sha256 === undefined ? undefined : this.store.byHash(sha256)) ?? null;
  }

  remember(path: string, origin: FetchedFrom) {
    this.store.save(path, origin);
  }
}
