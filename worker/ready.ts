import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { createMiddleware } from 'hono/factory'
import journal from '../migrations/meta/_journal.json' with { type: 'json' }
import { settingUp } from '../protocol/http.ts'
import { hmac } from './auth/hmac.ts'
import { instance } from './db/schema.ts'
import { readSettings, type Settings } from './env.ts'
import { log } from './log.ts'
import { HouseKeeper } from './owner/house.ts'
import { type App, Refusal, refuse } from './routing.ts'

/**
 * Lets a request through when the secrets are there, every migration is applied and the pepper is the one that the
 * database knows. What was found good is remembered for as long as the isolate lives; what wasn't is looked at again.
 */
export function ready() {
  let good: Settings | null = null
  const house = new HouseKeeper()
  return createMiddleware<App>(async (call, next) => {
    const found = good ?? (await check(call.env))
    if (found instanceof Refusal) {
      log('settings', { problem: found.message })
      return refuse(call, found)
    }
    good = found
    call.set('settings', found)
    call.set('db', drizzle(call.env.DB))
    call.set('house', house)
    return next()
  })
}

async function check(env: Env): Promise<Settings | Refusal> {
  const settings = readSettings(env)
  if (typeof settings === 'string') return new Refusal(503, settingUp, settings)
  if (!(await isMigrated(env.DB))) return new Refusal(503, settingUp, 'Parley is setting up. Try again in a minute.')
  if (!(await isSamePepper(env.DB, settings)))
    return new Refusal(
      503,
      settingUp,
      'The secret PEPPER is not the one that this database was made with. Put the old one back.',
    )
  return settings
}

async function isMigrated(database: D1Database): Promise<boolean> {
  const wanted = journal.entries.at(-1)?.tag
  // Later ones may be there already: a deploy migrates first, and the Worker before it must go on serving.
  const applied = database.prepare('SELECT 1 FROM d1_migrations WHERE name = ?').bind(`${wanted}.sql`)
  return (await applied.first().catch(() => null)) !== null
}

/** The first start writes what the pepper makes of a fixed text; later ones compare. */
async function isSamePepper(database: D1Database, { pepper }: Settings): Promise<boolean> {
  const db = drizzle(database)
  const value = await hmac(pepper.bytes, 'parley/check/1')
  await db.insert(instance).values({ key: 'pepper', value }).onConflictDoNothing()
  const [row] = await db.select().from(instance).where(eq(instance.key, 'pepper'))
  return row?.value === value
}
