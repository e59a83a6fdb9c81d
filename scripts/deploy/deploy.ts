import { build } from './build.ts'
import { findDatabase, makeDatabase, migrate } from './database.ts'
import { type Found, plan } from './plan.ts'
import { Stop } from './stop.ts'
import { findSecrets, upload } from './worker.ts'
import type { Run } from './wrangler.ts'

export interface Means {
  run: Run
  say: (line: string) => void
  newSecret: () => string
  /** The database's name. */
  database: string
  /** The folder for a file that is deleted again. */
  temporary: string
}

/**
 * Brings the instance to what this checkout says, from nothing or from any earlier state, and returns where it answers.
 * Throws a `Stop`, after which it is safe to run again.
 *
 * First everything is looked at, then decided, then built; only then is anything changed, so that a lost pepper or a
 * page that doesn't build leaves the instance as it was. The database comes before the code, which answers 503 until
 * its migrations are there (worker/ready.ts).
 */
export async function deploy({ run, say, newSecret, database, temporary }: Means): Promise<string[]> {
  say('Looking at your Cloudflare account …')
  const todo = decide({ database: await findDatabase(run, database), secrets: await findSecrets(run) })

  say('Building …')
  await build(run)

  if (todo.makeDatabase) {
    say(`Making the database ${database} …`)
    await makeDatabase(run, database)
  }
  say('Bringing the database up to date …')
  await migrate(run, database)

  for (const note of todo.notes) say(note)
  say(todo.newSecrets.length > 0 ? `Deploying, with new secrets: ${todo.newSecrets.join(', ')} …` : 'Deploying …')
  const secrets = Object.fromEntries(todo.newSecrets.map((name) => [name, newSecret()]))
  const addresses = await upload(run, secrets, temporary)
  if (todo.makeDatabase) say('A new address can take a few minutes to answer.')
  return addresses
}

function decide(found: Found) {
  const decided = plan(found)
  if (typeof decided === 'string') throw new Stop(decided)
  return decided
}
