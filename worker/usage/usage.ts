import { desc, getTableColumns, sql } from 'drizzle-orm'
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'
import type { Usage } from '../../protocol/owner.ts'
import { usage } from '../db/owner.ts'

export type Counts = Omit<Usage, 'day'>

const shownDays = 14

/** The day by which the platform counts too: it begins at midnight UTC. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

export const nothing: Counts = { requests: 0, objectRequests: 0, databaseRows: 0, objectRows: 0, messages: 0 }

/** Adds to the day's: one row, whatever it is that was counted. */
export async function addUsage(database: D1Database, counts: Counts, now: number): Promise<void> {
  const { day: _, ...columns } = getTableColumns(usage)
  const sums = Object.entries(columns).map(([name, column]) => [name, sql`${column} + ${counts[name as keyof Counts]}`])
  await drizzle(database)
    .insert(usage)
    .values({ day: dayOf(now), ...counts })
    .onConflictDoUpdate({ target: usage.day, set: Object.fromEntries(sums) })
}

/** Today first, also when nothing was counted yet. */
export async function readUsage(db: DrizzleD1Database, now: number): Promise<Usage[]> {
  const days = await db.select().from(usage).orderBy(desc(usage.day)).limit(shownDays)
  const today = dayOf(now)
  return days[0]?.day === today ? days : [{ day: today, ...nothing }, ...days]
}
