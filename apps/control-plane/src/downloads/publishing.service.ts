import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import type { Sighting } from '@pilothouse/contracts/downloads';
import { ModelsService } from '../models/models.service.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { type Look, lookInside } from './look-inside.js';
import { publish } from './publish.js';
import type { DownloadFolder, DownloadRecord } from './record.file.js';
import { ToolSightings } from './tool-sightings.service.js';

/** The way of a fetched file into the models, and what is known of it there. */
@Injectable()
export class Publishing {
  private readonly logger = new Logger('Downloads');

  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly models: ModelsService,
    private readonly sightings: ToolSightings,
  ) {}

  lookInside(look: Look): Promise<string | null | undefined> {
    return lookInside(look, this.models);
  }

  /** Answers its path below `models/`, where it is listed from now on. */
  async publish(record: DownloadRecord, folder: DownloadFolder, sha256: string): Promise<string> {
    const path = await publish(record, folder, { models: this.folders.models, sha256 });
    await this.remember(record, path);
    return path;
  }

  /** Lists it, and keeps with it where it came from. Never throws: the file has its name, whatever is not known of it. */
  async remember(record: DownloadRecord, path: string): Promise<void> {
    try {
      await this.models.add(path);
      await this.noteOrigin(record, path);
    } catch (error) {
      const why = (error as Error).message;
      this.logger.warn(`models/${path} is there, but where it came from could not be noted: ${why}`);
    }
  }

  private noteOrigin({ origin }: DownloadRecord, path: string): Promise<void> {
    return this.models.cameFrom(path, {
      hub: origin.hub ?? 'url',
      url: origin.page,
      name: origin.title,
      version: origin.revision ?? '',
      licence: origin.licence ?? '',
      fetchedAt: Date.now(),
    });
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
