import { untoldFiles } from './attachments.ts'

/** The Room's tables, as steps that are only ever added to. Rows of `event` are blanked, never deleted, so that the head can't fall. */
export const steps = [
  `CREATE TABLE event (
     seq INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     author TEXT NOT NULL,
     device TEXT NOT NULL,
     kind TEXT NOT NULL,
     ref TEXT,
     at INTEGER NOT NULL,
     ttl INTEGER,
     seal TEXT NOT NULL,
     epoch INTEGER,
     notify TEXT,
     files TEXT,
     body TEXT NOT NULL
   );
   CREATE INDEX event_ref ON event (ref) WHERE ref IS NOT NULL;
   CREATE TABLE member (
     person TEXT PRIMARY KEY,
     role TEXT NOT NULL,
     from_seq INTEGER NOT NULL,
     joined_seq INTEGER NOT NULL,
     left_seq INTEGER,
     banned INTEGER NOT NULL DEFAULT 0,
     read INTEGER NOT NULL DEFAULT 0,
     told INTEGER NOT NULL DEFAULT 0
   ) WITHOUT ROWID;
   CREATE TABLE invite (
     hash TEXT PRIMARY KEY,
     uses_left INTEGER,
     expires_at INTEGER,
     revoked_at INTEGER
   ) WITHOUT ROWID;`,
  untoldFiles,
] as const
