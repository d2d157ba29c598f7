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
  // What was read from files, so that a later boot need not read them again. key changes when the file does.
  `CREATE TABLE image_facts (
     dataset TEXT NOT NULL,
     file TEXT NOT NULL,
     key TEXT NOT NULL,
     facts TEXT NOT NULL,
     PRIMARY KEY (dataset, file)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE model_headers (
     path TEXT PRIMARY KEY,
     key TEXT NOT NULL,
     facts TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  // Which object of a dataset's history a file is, so that it need not be hashed again.
  `CREATE TABLE history_files (
     dataset TEXT NOT NULL,
     file TEXT NOT NULL,
     key TEXT NOT NULL,
     object TEXT NOT NULL,
     PRIMARY KEY (dataset, file)
   ) STRICT, WITHOUT ROWID`,
  // By what a file is (inode, size, time), not by its name: one that is moved is not read again.
  `CREATE TABLE model_hashes (
     key TEXT PRIMARY KEY,
     sha256 TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  // What was measured of pictures: 9 x 9 grey cells in base64 ('' where it cannot be decoded), edges, contrast, and the hash where
  // another picture has the same length.
  `CREATE TABLE picture_measures (
     dataset TEXT NOT NULL,
     file TEXT NOT NULL,
     key TEXT NOT NULL,
     grid TEXT NOT NULL,
     sharpness REAL NOT NULL,
     contrast REAL NOT NULL,
     sha256 TEXT,
     PRIMARY KEY (dataset, file)
   ) STRICT, WITHOUT ROWID`,
];
