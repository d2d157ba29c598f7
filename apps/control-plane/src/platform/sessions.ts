import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { SessionsStore, type StoredSession } from './sessions.store.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A browser that is not used for so long logs in again … */
const IDLE_LIMIT_MS = 7 * DAY_MS;
/** … and every browser does after so long. */
export const AGE_LIMIT_MS = 30 * DAY_MS;
/** Noting every request would write to the disk all the time. */
const SEEN_PRECISION_MS = 10 * MINUTE_MS;
/** A person has a few browsers. More than this is a script that logs in for each request; its oldest sessions go. */
const SESSION_LIMIT = 200;
const TOKEN_BYTES = 32;
const USER_AGENT_LIMIT = 300;

/** Who is logged in. A session is known by a random token that only the browser holds; we keep its hash. */
@Injectable()
export class Sessions implements OnApplicationShutdown {
  readonly events = new EventEmitter<{ ended: [id: string] }>().setMaxListeners(0);
  private readonly logger = new Logger(Sessions.name);
  /** By the hash of their token: what a full disk could not take. Whoever frees it must be able to log in. */
  private readonly unstored = new Map<string, StoredSession>();
  private isWarned = false;
  private expiryTimer?: NodeJS.Timeout;

  constructor(private readonly store: SessionsStore) {
    this.endExpired();
  }

  open({ userAgent, address }: { userAgent: string; address: string }): { token: string; id: string } {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = Date.now();
    const session = {
      id: randomUUID(),
      createdAt: now,
      lastSeenAt: now,
      userAgent: userAgent.slice(0, USER_AGENT_LIMIT),
      address,
    };
    this.keep(session, hashOf(token));
    this.list()
      .slice(SESSION_LIMIT)
      .forEach(({ id }) => this.orWarn(() => this.end(id)));
    this.waitForExpiry();
    return { token, id: session.id };
  }

  find(token: string): StoredSession | undefined {
    const hash = hashOf(token);
    const session = this.unstored.get(hash) ?? this.store.findByTokenHash(hash);
    if (!session || expiresAt(session) <= Date.now()) return undefined;
    this.noteSeen(session);
    return session;
  }

  isOpen(id: string): boolean {
    const session = this.list().find((each) => each.id === id);
    return session !== undefined && expiresAt(session) > Date.now();
  }

  /** An open page counts as use, though it asks for nothing. */
  noteSeen(session: StoredSession) {
    const now = Date.now();
    if (session.lastSeenAt + SEEN_PRECISION_MS > now) return;
    session.lastSeenAt = now;
    this.orWarn(() => this.store.setLastSeen(session.id, now));
  }

  /** The most recently seen first. */
  list(): StoredSession[] {
    return [...this.unstored.values(), ...this.store.list()].sort((a, b) => b.lastSeenAt - a.lastSeenAt);
  }

  /** False when there was no such session. */
  end(id: string): boolean {
    const [hash] = [...this.unstored].find(([, session]) => session.id === id) ?? [];
    const wasThere = hash === undefined ? this.store.remove(id) : this.unstored.delete(hash);
    if (wasThere) this.events.emit('ended', id);
    return wasThere;
  }

  endAllBut(id: string | undefined) {
    this.list()
      .filter((session) => session.id !== id)
      .forEach((session) => this.end(session.id));
  }

  endExpired(now = Date.now()) {
    this.list()
      .filter((session) => expiresAt(session) <= now)
      // Refused from now on in any case; what the disk does not take today is removed another day.
      .forEach(({ id }) => this.orWarn(() => this.end(id)) ?? this.events.emit('ended', id));
    this.waitForExpiry();
  }

  onApplicationShutdown() {
    clearTimeout(this.expiryTimer);
  }

  private keep(session: StoredSession, hash: string) {
    const isKept = this.orWarn(() => this.store.add(session, hash) ?? true);
    if (!isKept) this.unstored.set(hash, session);
  }

  /** Warns once, not at each request of a day with a full disk. */
  private orWarn<T>(write: () => T): T | undefined {
    try {
      const result = write();
      this.isWarned = false;
      return result;
    } catch (error) {
      if (!this.isWarned) this.logger.warn(`Log-ins cannot be noted: ${(error as Error).message}`);
      this.isWarned = true;
      return undefined;
    }
  }

  /** An open page must not outlive its session, so the end is not left to the next request. */
  private waitForExpiry() {
    clearTimeout(this.expiryTimer);
    const now = Date.now();
    const coming = this.list()
      .map(expiresAt)
      .filter((at) => at > now);
    const next = Math.min(...coming, now + DAY_MS);
    this.expiryTimer = setTimeout(() => this.endExpired(), Math.max(next - now, 1000));
    this.expiryTimer.unref();
  }
}

export const expiresAt = (session: StoredSession) =>
  Math.min(session.createdAt + AGE_LIMIT_MS, session.lastSeenAt + IDLE_LIMIT_MS);

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
