/**
 * Brings an object's tables to the newest of `steps`, an append-only list of SQL scripts. How many were taken is kept in
 * `meta`, since an object's SQLite refuses `PRAGMA user_version`. Call it in a transaction.
 */
export function takeSteps(sql: SqlStorage, steps: readonly string[]): void {
  sql.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
  const taken = Number(sql.exec("SELECT value FROM meta WHERE key = 'steps'").toArray()[0]?.value ?? 0)
  if (taken === steps.length) return
  for (const step of steps.slice(taken)) sql.exec(step)
  sql.exec("INSERT OR REPLACE INTO meta VALUES ('steps', ?)", String(steps.length))
}

/** An object that was never made, or that has died, has no tables. */
export const hasTables = (sql: SqlStorage): boolean =>
  sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'meta'").toArray().length > 0
