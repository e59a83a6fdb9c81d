/** The Erasure's tables, as steps that are only ever added to. */
export const steps = [
  `CREATE TABLE erasure (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     person TEXT,
     held TEXT,
     messages TEXT NOT NULL,
     done TEXT NOT NULL,
     failed INTEGER NOT NULL,
     asked_at INTEGER NOT NULL,
     done_at INTEGER
   );`,
] as const
