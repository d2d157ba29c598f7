/** Each is run once, in order. Never change one that was released: append. */
export const MIGRATIONS = [
  `CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     token_hash TEXT NOT NULL UNIQUE,
     created_at INTEGER NOT NULL,
     last_seen_at INTEGER NOT NULL,
     user_agent TEXT NOT NULL,
     address TEXT NOT NULL
   ) STRICT`,
];
