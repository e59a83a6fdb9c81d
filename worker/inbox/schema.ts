/** The Inbox's tables, as steps that are only ever added to. */
export const steps = [
  `CREATE TABLE conversation (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     expires_at INTEGER,
     at INTEGER NOT NULL,
     left INTEGER NOT NULL,
     since INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE wish (
     id TEXT PRIMARY KEY,
     conversation TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE live (
     session TEXT NOT NULL,
     conversation TEXT NOT NULL,
     PRIMARY KEY (session, conversation)
   ) WITHOUT ROWID;
   CREATE TABLE revoked (
     session TEXT PRIMARY KEY,
     at INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  "ALTER TABLE wish ADD COLUMN asked TEXT NOT NULL DEFAULT ''",
] as const
