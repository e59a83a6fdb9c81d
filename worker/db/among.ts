import { type Column, type SQL, sql } from 'drizzle-orm'

/** `column IN values`, as one parameter: D1 takes a hundred at most. */
export const isAmong = (column: Column, values: readonly string[]): SQL =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`
