import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Config } from '../config.js';
import { CannotStart } from '../platform/cannot-start.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { makePassword } from './make-password.js';
import { hashPassword, isPassword, PasswordHash } from './password.hash.js';

const OWNER_ONLY = 0o600;

/** `config/password.json`. It is not in the database, which may be deleted at any time. */
const PasswordFileContent = PasswordHash.extend({
  /** True while the password is one that we made. */
  isInitial: z.boolean(),
});
type PasswordFileContent = z.infer<typeof PasswordFileContent>;

/** The one password. Whoever loses it deletes `config/password.json` and starts again. */
@Injectable()
export class PasswordFile implements OnModuleInit {
  private readonly logger = new Logger(PasswordFile.name);
  private readonly path: string;
  /** The password we made, in plain, for whoever has a shell on this machine. */
  private readonly initialPath: string;
  private content!: PasswordFileContent;

  constructor(
    private readonly config: Config,
    folders: WorkspaceFolders,
  ) {
    this.path = join(folders.config, 'password.json');
    this.initialPath = join(folders.config, 'initial-password');
  }

  get isInitial(): boolean {
    return this.content.isInitial;
  }

  async onModuleInit() {
    this.content = (await this.read()) ?? (await this.makeFirst());
  }

  /** Half a second passes meanwhile: what was the password at its beginning only is none any more. */
  async matches(password: string): Promise<boolean> {
    const { content } = this;
    return (await isPassword(password, content)) && content === this.content;
  }

  async replace(password: string): Promise<void> {
    this.content = await this.write(password, { isInitial: false });
    await rm(this.initialPath, { force: true });
  }

  private async makeFirst(): Promise<PasswordFileContent> {
    if (this.config.password !== undefined) {
      await rm(this.initialPath, { force: true });
      return this.write(this.config.password, { isInitial: false });
    }
    const password = makePassword();
    // Before its hash: a password that nobody can read would lock everybody out.
    await writeFileAtomic(this.initialPath, `${password}\n`, { mode: OWNER_ONLY });
    this.logger.log(`A first password was made. It stands in ${this.initialPath} until it is changed.`);
    return this.write(password, { isInitial: true });
  }

  private async write(password: string, { isInitial }: { isInitial: boolean }): Promise<PasswordFileContent> {
    const content = { ...(await hashPassword(password)), isInitial };
    await writeFileAtomic(this.path, `${JSON.stringify(content, null, 2)}\n`, { mode: OWNER_ONLY });
    return content;
  }

  private async read(): Promise<PasswordFileContent | undefined> {
    try {
      return PasswordFileContent.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new CannotStart(
        `${this.path} cannot be read, so nobody could log in. Delete it and start again: a new password is made then.`,
        { cause: error },
      );
    }
  }
}
