/** The Files' tables, as steps that are only ever added to. */
export const steps = [
  `CREATE TABLE file (
     id TEXT PRIMARY KEY,
     person TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     claim TEXT NOT NULL,
     at INTEGER NOT NULL,
     finished INTEGER NOT NULL DEFAULT 0,
     type TEXT,
     seq INTEGER,
     until INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX file_unnamed ON file (person, at) WHERE seq IS NULL;
   CREATE INDEX file_until ON file (until) WHERE until IS NOT NULL;
   CREATE TABLE part (
     file TEXT NOT NULL,
     n INTEGER NOT NULL,
     octets BLOB NOT NULL,
     PRIMARY KEY (file, n)
   );`,
  'CREATE INDEX file_person ON file (person, bytes)',
] as const
