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
  // What was said before anybody counted isn't unread. An index on what names people alone: other messages still cost two rows.
  `ALTER TABLE member ADD COLUMN shown INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE member ADD COLUMN rev INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE member ADD COLUMN armed INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE member ADD COLUMN blocked_seq INTEGER;
   ALTER TABLE member ADD COLUMN added_by TEXT;
   UPDATE member SET read = (SELECT coalesce(max(seq), 0) FROM event);
   CREATE INDEX event_notify ON event (seq) WHERE notify IS NOT NULL;`,
  untoldFiles,
  "CREATE INDEX event_setting ON event (seq) WHERE kind = 'setting'",
  'CREATE TABLE going (next INTEGER PRIMARY KEY, until INTEGER)',
  // `banned` is from now on when that was. `place` is where a guest came from: what is left of their address when it is hashed.
  `ALTER TABLE member ADD COLUMN guest INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE member ADD COLUMN place TEXT;`,
] as const
