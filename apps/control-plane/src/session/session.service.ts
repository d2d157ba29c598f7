import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import type { ChangePassword, LogIn, Session, SessionState } from '@pilothouse/contracts/session';
import { AppError } from '../platform/app-error.js';
import type { Caller } from '../platform/authentication.js';
import { expiresAt, Sessions } from '../platform/sessions.js';
import { SettingsService } from '../settings/settings.service.js';
import { LogInLimiter } from './log-in-limiter.js';
import { PasswordFile } from './password.file.js';

type Browser = { userAgent: string; address: string };

/** Who is logged in, and how one gets there. */
@Injectable()
export class SessionService {
  private readonly logger = new Logger(SessionService.name);
  private readonly limiter = new LogInLimiter();

  constructor(
    private readonly sessions: Sessions,
    private readonly password: PasswordFile,
    private readonly settings: SettingsService,
  ) {}

  stateFor(caller: Caller | undefined): SessionState {
    return caller
      ? this.stateInside()
      : { authenticated: false, passwordIsInitial: false, welcome: false, host: '' };
  }

  /** The token of a new session. One that the browser had before ends. */
  async logIn({ password }: LogIn, browser: Browser, before: Caller | undefined) {
    if (!(await this.isRight(password, browser.address))) {
      throw new AppError('UNAUTHENTICATED', 'That is not the password.');
    }
    this.logOut(before);
    const { token } = this.sessions.open(browser);
    return { token, state: this.stateInside() };
  }

  logOut(caller: Caller | undefined) {
    if (caller?.type === 'session') this.sessions.end(caller.session.id);
  }

  /** Every other browser is logged out: who changes a password may have a reason to. */
  async changePassword({ current, next }: ChangePassword, address: string, caller: Caller | undefined) {
    if (!(await this.isRight(current, address))) {
      throw new AppError('FORBIDDEN', 'That is not the current password.');
    }
    await this.password.replace(next);
    this.sessions.endAllBut(idOf(caller));
  }

  /** Throws unless whoever is logged in already has typed the password again. Guesses are slowed down as at the log-in. */
  async confirm(password: string, address: string): Promise<void> {
    if (!(await this.isRight(password, address))) {
      throw new AppError('FORBIDDEN', 'That is not the password.');
    }
  }

  list(caller: Caller | undefined): Session[] {
    return this.sessions.list().map((session) => ({
      ...session,
      expiresAt: expiresAt(session),
      isCurrent: session.id === idOf(caller),
    }));
  }

  revoke(id: string) {
    if (!this.sessions.end(id)) throw new AppError('NOT_FOUND', 'That session has ended already.');
  }

  private stateInside(): SessionState {
    return {
      authenticated: true,
      passwordIsInitial: this.password.isInitial,
      welcome: !this.settings.current.welcomed,
      host: hostname(),
    };
  }

  private async isRight(password: string, address: string): Promise<boolean> {
    const isKnown = this.sessions.list().some((session) => session.address === address);
    const isRight = await this.limiter.attempt(address, () => this.password.matches(password), { isKnown });
    if (!isRight) this.logger.warn(`A wrong password came from ${address}.`);
    return isRight;
  }
}

const idOf = (caller: Caller | undefined) => (caller?.type === 'session' ? caller.session.id : undefined);
