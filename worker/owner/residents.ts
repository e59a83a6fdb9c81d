import { and, asc, count, eq, getTableColumns, gt, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { Resident } from '../../protocol/owner.ts'
import { isAmong } from '../db/among.ts'
import { ban, conversation } from '../db/owner.ts'
import { person } from '../db/schema.ts'
import { nameKey } from '../people/people.ts'

type Db = DrizzleD1Database

const { id, handle, name, avatar, createdAt } = getTableColumns(person)
const residents = (db: Db) =>
  db
    .select({ id, handle, name, avatar, createdAt, guestOf: person.guestOf, bannedAt: ban.at })
    .from(person)
    .leftJoin(ban, eq(ban.person, person.id))

type Row = Awaited<ReturnType<typeof residents>>[number]
const toResident = ({ guestOf, ...row }: Row): Resident => v.parse(Resident, { ...row, guest: guestOf !== null })

/** Everybody who has an account, by username: those in whose name or username `part` stands. It reads all of them, for the owner alone. */
export async function residentsPage(db: Db, part: string, onlyBanned: boolean, after: string) {
  const key = nameKey(part)
  const stands = or(sql`instr(${person.nameKey}, ${key}) > 0`, sql`instr(${person.handle}, ${key}) > 0`)
  const rows = await residents(db)
    .where(
      and(
        isNull(person.guestOf),
        gt(person.handle, after),
        key ? stands : undefined,
        onlyBanned ? isNotNull(ban.at) : undefined,
      ),
    )
    .orderBy(asc(person.handle))
    .limit(limits.peoplePage + 1)
  const people = rows.slice(0, limits.peoplePage).map(toResident)
  return { people, next: rows.length > people.length ? (people.at(-1)?.handle ?? null) : null }
}

export async function residentsOf(db: Db, ids: PersonId[]): Promise<Map<PersonId, Resident>> {
  const found = await residents(db).where(isAmong(person.id, ids))
  return new Map(found.map((row) => [row.id, toResident(row)]))
}

/** How much there is. */
export async function readThere(db: Db, now: number) {
  const living = or(isNull(conversation.expiresAt), gt(conversation.expiresAt, now))
  const [people, banned, kinds] = await Promise.all([
    db.$count(person, isNull(person.guestOf)),
    db.$count(ban),
    db.select({ kind: conversation.kind, n: count() }).from(conversation).where(living).groupBy(conversation.kind),
  ])
  const of = (kind: string) => kinds.find((one) => one.kind === kind)?.n ?? 0
  return { people, banned, listed: of('listed'), linked: of('linked'), groups: of('group'), directs: of('direct') }
}
