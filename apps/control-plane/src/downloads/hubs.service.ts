import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Hub, HUB_TITLE, type HubPlace } from '@pilothouse/contracts/downloads';
import PQueue from 'p-queue';
import type { z } from 'zod';
import { Config } from '../config.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { SettingsService } from '../settings/settings.service.js';
import { readTokens, writeTokens } from './hub-tokens.file.js';
import { type Token, Web } from './web.js';

const OWN = { huggingFace: 'https://huggingface.co', civitai: 'https://civitai.com' } satisfies Record<
  Hub,
  string
>;

/** Where the hubs are, whom we are to them, and the one way out to the internet of this feature. */
@Injectable()
export class Hubs implements OnApplicationShutdown {
  readonly web = new Web((url) => this.mayReach(url));
  private readonly path: string;
  /** One change of the tokens at a time. */
  private readonly turns = new PQueue({ concurrency: 1 });

  constructor(
    folders: WorkspaceFolders,
    private readonly config: Config,
    private readonly settings: SettingsService,
  ) {
    this.path = join(folders.config, 'hub-tokens.json');
  }

  onApplicationShutdown() {
    this.web.close();
  }

  /** Without a slash at its end. */
  endpoint(hub: Hub): string {
    const address = this.settings.current.downloads[hub] ?? this.config.hubEndpoints[hub] ?? OWN[hub];
    return new URL(address).href.replace(/\/+$/, '');
  }

  get endpoints() {
    return { huggingFace: this.endpoint('huggingFace'), civitai: this.endpoint('civitai') };
  }

  /** The token of a hub, if one was given for the address it has now. */
  async tokenOf(hub: Hub): Promise<Token | null> {
    const { origin } = new URL(this.endpoint(hub));
    const kept = (await this.turns.add(() => readTokens(this.path)))[hub];
    return kept?.origin === origin ? { origin, value: kept.token } : null;
  }

  async places(): Promise<HubPlace[]> {
    return Promise.all(Hub.options.map((hub) => this.placeOf(hub)));
  }

  async setToken(hub: Hub, token: string | null): Promise<HubPlace> {
    await this.turns.add(async () => {
      const kept = await readTokens(this.path);
      const { origin } = new URL(this.endpoint(hub));
      await writeTokens(this.path, { ...kept, [hub]: token === null ? undefined : { token, origin } });
    });
    return this.placeOf(hub);
  }

  /** Asks the API of a hub. Throws `Trouble`. */
  async json<T extends z.ZodType>(
    hub: Hub,
    schema: T,
    url: URL,
    { page, signal }: { page: string; signal: AbortSignal },
  ): Promise<z.infer<T>> {
    const token = await this.tokenOf(hub);
    const asked = { host: url.host, hub: HUB_TITLE[hub], page, hasToken: token !== null };
    return this.web.json(schema, url, { token, signal, headers: { accept: 'application/json' } }, asked);
  }

  private async placeOf(hub: Hub): Promise<HubPlace> {
    return { hub, endpoint: this.endpoint(hub), hasToken: (await this.tokenOf(hub)) !== null };
  }

  /** A mirror in the own network was named by whoever runs this; what it sends to was not. */
  private mayReach(url: URL): boolean {
    if (this.settings.current.downloads.mayReachPrivate) return true;
    return Object.values(this.endpoints).some((endpoint) => new URL(endpoint).origin === url.origin);
  }
}
