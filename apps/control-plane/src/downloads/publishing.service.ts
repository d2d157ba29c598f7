import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Sighting } from '@pilothouse/contracts/downloads';
import { ModelsService } from '../models/models.service.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { type Look, lookInside } from './look-inside.js';
import { OriginsService } from './origins.service.js';
import { publish } from './publish.js';
import type { DownloadFolder, DownloadRecord } from './record.file.js';
import { ToolSightings } from './tool-sightings.service.js';

/** The way of a fetched file into the models, and what is known of it there. */
@Injectable()
export class Publishing {
  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly models: ModelsService,
    private readonly origins: OriginsService,
    private readonly sightings: ToolSightings,
  ) {}

  lookInside(look: Look): Promise<string | null | undefined> {
    return lookInside(look, this.models);
  }

  /** Answers its path below `models/`, where it is listed from now on. */
  async publish(record: DownloadRecord, folder: DownloadFolder, sha256: string): Promise<string> {
    const path = await publish(record, folder, { models: this.folders.models, sha256 });
    await this.remember(record, { path, sha256 });
    return path;
  }

  async remember(
    { origin }: DownloadRecord,
    { path, sha256 }: { path: string; sha256: string },
  ): Promise<void> {
    this.origins.remember(path, { ...origin, sha256, at: Date.now() });
    await this.models.add(path);
  }

  /** `path` is below `models/`. */
  isThere(path: string): Promise<boolean> {
    return access(join(this.folders.models, path)).then(
      () => true,
      () => false,
    );
  }

  follow(path: string, onSeen: (seen: Sighting[]) => void): Promise<void> {
    return this.sightings.follow(path, onSeen);
  }
}
