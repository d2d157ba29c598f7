import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from './database.js';

export const StoredSession = z.object({
  id: z.string(),
  createdAt: z.number(),
  lastSeenAt: z.number(),
  userAgent: z.string(),
  address: z.string(),
});
export type StoredSession = z.infer<typeof StoredSession>;

const COLUMNS =
  'id, created_at AS createdAt, last_seen_at AS lastSeenAt, user_agent AS userAgent, address AS address';

/** The only SQL about sessions. */
@Injectable()
export class SessionsStore {
  constructor(private readonly database: Database) {}

  /** The most recently seen first. */
  list(): StoredSession[] {
    return this.database.all(StoredSession, `SELECT ${COLUMNS} FROM sessions ORDER BY last_seen_at DESC`);
  }

  findByTokenHash(tokenHash: string): StoredSession | undefined {
    return this.database.get(
      StoredSession,
      `SELECT ${COLUMNS} FROM sessions WHERE token_hash = ?`,
      tokenHash,
    );
  }

  add(session: StoredSession, tokenHash: string) {
    this.database.run(
      'INSERT INTO sessions (id, token_hash, created_at, last_seen_at, user_agent, address) VALUES (?, ?, ?, ?, ?, ?)',
      session.id,
      tokenHash,
      session.createdAt,
      session.lastSeenAt,
      session.userAgent,
      session.address,
    );
  }

  setLastSeen(id: string, at: number) {
    this.database.run('UPDATE sessions SET last_seen_at = ? WHERE id = ?', at, id);
  }

  remove(id: string): boolean {
    return this.database.run('DELETE FROM sessions WHERE id = ?', id) > 0;
  }
}
