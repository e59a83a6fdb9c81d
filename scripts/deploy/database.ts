import * as v from 'valibot'
import { readJson } from '../../protocol/json.ts'
import type { Found } from './plan.ts'
import { Stop, stopAfter } from './stop.ts'
import type { Run } from './wrangler.ts'

const Databases = v.array(v.object({ name: v.string() }))
const Answers = v.tupleWithRest([v.object({ success: v.literal(true), results: v.array(v.unknown()) })], v.unknown())

/** The name by which the database is found. Its id is in no file, so that every clone can deploy and no checkout changes. */
export function databaseNameIn(toml: string): string {
  const [, name] = /^database_name\s*=\s*"([^"]+)"/m.exec(toml) ?? []
  if (!name) throw new Stop('wrangler.toml has no database_name. Put back: database_name = "parley"')
  return name
}

/** Also the first to notice a missing log-in and a choice of accounts, which are wrangler's to know: it reads .env too. */
export async function findDatabase(run: Run, name: string): Promise<Found['database']> {
  const listed = await run(['d1', 'list', '--json'])
  const databases = listed.status === 0 ? readJson(Databases, listed.stdout) : null
  if (!databases) throw stopAfter(listed, 'The databases of this account could not be listed.')
  if (!databases.some((database) => database.name === name)) return 'missing'

  // In two steps, because SQL fails on a table that isn't there yet, and a failure must never be read as "no pepper".
  const isMigrated = await hasRow(
    run,
    name,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'instance'",
  )
  if (!isMigrated) return 'new'
  return (await hasRow(run, name, "SELECT key FROM instance WHERE key = 'pepper'")) ? 'in use' : 'new'
}

async function hasRow(run: Run, name: string, sql: string): Promise<boolean> {
  const asked = await run(['d1', 'execute', name, '--remote', '--json', '--command', sql])
  const answers = asked.status === 0 ? readJson(Answers, asked.stdout) : null
  if (!answers) throw stopAfter(asked, 'The database could not be read, so nothing was changed.')
  return answers[0].results.length > 0
}

export async function makeDatabase(run: Run, name: string): Promise<void> {
  const made = await run(['d1', 'create', name])
  if (made.status !== 0) throw stopAfter(made, 'The database could not be made.')
}

/** Applies what is missing; wrangler answers its own question without a terminal. */
export async function migrate(run: Run, name: string): Promise<void> {
  const applied = await run(['d1', 'migrations', 'apply', name, '--remote'])
  // A statement that D1 answers with `success: false` shows as ❌ and still ends with 0 (d1/migrations/apply.ts).
  if (applied.status !== 0 || applied.stdout.includes('❌'))
    throw stopAfter(applied, 'The database could not be brought up to date, so nothing was deployed.')
}
