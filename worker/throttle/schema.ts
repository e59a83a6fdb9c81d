/** The Throttle's tables, as steps that are only ever added to. */
export const steps = [
  `CREATE TABLE tries (
     key TEXT PRIMARY KEY,
     rule TEXT NOT NULL,
     count INTEGER NOT NULL,
     at INTEGER NOT NULL
   ) WITHOUT ROWID;`,
] as const
