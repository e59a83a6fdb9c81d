import { and, desc, eq, gt, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { type PersonId, ReportId, Timestamp } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { limits } from '../../protocol/limits.ts'
import { type Outcome, type Reason, Report, type SeenMessage } from '../../protocol/owner.ts'
import { randomId } from '../auth/hmac.ts'
import { isAmong } from '../db/among.ts'
import { report, reportLine } from '../db/owner.ts'
import { person } from '../db/schema.ts'
import { oldGuests } from '../guests/guests.ts'
import { residentsOf } from '../owner/residents.ts'

type Db = DrizzleD1Database

const keptMs = 90 * 24 * 3600_000

export interface NewReport {
  reporter: PersonId
  about: PersonId
  reason: Reason
  note: string
  seen: (SeenMessage & { isRoom: boolean }) | null
}

/** A report and all its lines, or nothing; whoever makes one also clears away the old ones. */
export async function putReport(db: Db, { seen, ...told }: NewReport, now: number): Promise<void> {
  const id = v.parse(ReportId, randomId())
  const { conversation = null, event = null, isRoom = false } = seen ?? {}
  const lines = (seen?.lines ?? []).map(({ author, at, text }, line) => ({
    ...{ report: id, line, at, text, isIt: line === seen?.at },
    // Who has gone already is nobody here.
    author: sql<PersonId>`(SELECT id FROM ${person} WHERE id = ${author})`,
  }))
  await db.batch([
    ...dropOld(db, now),
    db.insert(report).values({ id, ...told, conversation, event, isRoom, at: now }),
    ...(lines.length > 0 ? [db.insert(reportLine).values(lines)] : []),
  ])
}

/** How long ago a report was closed or, where nobody did, made. */
const age = sql`coalesce(${report.closedAt}, ${report.at})`

/** With them the guests who were kept for them alone. */
const dropOld = (db: Db, now: number) =>
  [db.delete(report).where(sql`${age} <= ${now - keptMs}`), oldGuests(db, now)] as const

/** False for one that isn't open. */
export async function closeReport(
  db: Db,
  id: ReportId,
  { outcome, remark }: { outcome: Outcome; remark: string },
  now: number,
): Promise<boolean> {
  const [closed] = await db.batch([
    db
      .update(report)
      .set({ closedAt: now, outcome, remark })
      .where(and(eq(report.id, id), isNull(report.closedAt), gt(age, now - keptMs)))
      .returning({ id: report.id }),
    ...dropOld(db, now),
  ])
  return closed.length > 0
}

const Cursor = v.tuple([Timestamp, ReportId])

/** The newest first, with what the owner needs to judge them. */
export async function reportsPage(db: Db, closed: boolean, after: string, now: number) {
  const [at, id] = readJson(Cursor, after) ?? []
  const behind = at && id ? or(lt(report.at, at), and(eq(report.at, at), lt(report.id, id))) : undefined
  const state = closed ? isNotNull(report.closedAt) : isNull(report.closedAt)
  const rows = await reportsWhere(db, and(state, behind, gt(age, now - keptMs)))
  const reports = await whole(db, rows.slice(0, limits.reportPage))
  const last = rows.length > reports.length ? reports.at(-1) : undefined
  return { reports, next: last ? JSON.stringify([last.at, last.id]) : null }
}

const reportsWhere = (db: Db, where: SQL | undefined) =>
  db
    .select()
    .from(report)
    .where(where)
    .orderBy(desc(report.at), desc(report.id))
    .limit(limits.reportPage + 1)

type Row = typeof report.$inferSelect

/** With their lines, and who everybody is. */
async function whole(db: Db, rows: Row[]): Promise<Report[]> {
  const ids = rows.map(({ id }) => id)
  const lines = await db
    .select()
    .from(reportLine)
    .where(isAmong(reportLine.report, ids))
    .orderBy(reportLine.report, reportLine.line)
  const people = [...rows.flatMap((row) => [row.reporter, row.about]), ...lines.flatMap(({ author }) => author ?? [])]
  const known = await residentsOf(db, [...new Set(people)])
  const of = (who: PersonId | null) => (who && known.get(who)) ?? null
  const shown = rows.map(({ closedAt, outcome, remark, event: _, ...row }) => ({
    ...row,
    reporter: of(row.reporter),
    about: of(row.about),
    lines: lines
      .filter((line) => line.report === row.id)
      .map(({ author, at, text, isIt }) => ({ author: of(author), at, text, isIt })),
    closed: closedAt && { at: closedAt, outcome, remark },
  }))
  return v.parse(v.array(Report), shown)
}
