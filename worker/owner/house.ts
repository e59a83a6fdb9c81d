import { eq, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { readJson } from '../../protocol/json.ts'
import { House, HouseChange } from '../../protocol/owner.ts'
import { instance } from '../db/schema.ts'
import type { Settings } from '../env.ts'

type Db = DrizzleD1Database

const key = 'house'
/** For how long an isolate believes what it read; another's change is seen after that. */
const believedMs = 5_000

/** What the owner has set for everybody; what they haven't is as the variables say. */
export class HouseKeeper {
  private kept: { change: HouseChange; until: number } | null = null

  async read(db: Db, settings: Settings, now: number): Promise<House> {
    if (!this.kept || this.kept.until <= now) this.kept = { change: await stored(db), until: now + believedMs }
    const { peopleListed, guestsAllowed: guests, roomLifetimeMs } = settings
    return v.parse(House, { registering: 'anyone', guests, peopleListed, roomLifetimeMs, ...this.kept.change })
  }

  async change(db: Db, change: HouseChange): Promise<void> {
    const value = JSON.stringify(change)
    await db
      .insert(instance)
      .values({ key, value })
      .onConflictDoUpdate({ target: instance.key, set: { value: sql`json_patch(${instance.value}, ${value})` } })
    this.kept = null
  }
}

async function stored(db: Db): Promise<HouseChange> {
  const [row] = await db.select({ value: instance.value }).from(instance).where(eq(instance.key, key))
  return readJson(HouseChange, row?.value ?? '{}') ?? {}
}
