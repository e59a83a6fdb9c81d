import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Ran, Run } from '../../scripts/deploy/wrangler.ts'
import { secretNames } from '../../scripts/secrets.ts'
import {
  aboutToApply,
  appliedTable,
  banner,
  deployedTo,
  done,
  dryRun,
  failed,
  json,
  notInApi,
  queryFailed,
  uploaded,
  uuid,
} from './wrangler-answers.ts'

/** A Cloudflare account, as far as wrangler shows it to us. */
export interface Account {
  databases: string[]
  isMigrated: boolean
  /** Whether the Worker has written its pepper's check value. */
  hasPepper: boolean
  /** `null` while there is no Worker. */
  secrets: Set<string> | null
}

export const emptyAccount = (): Account => ({ databases: [], isMigrated: false, hasPepper: false, secrets: null })

/** A file of secrets as it was while wrangler ran. */
export interface SecretsFile {
  path: string
  mode: number
  folderMode: number
  secrets: Record<string, string>
}

/**
 * Answers as wrangler 4.156.2 does. Texts and states are those of node_modules/wrangler/wrangler-dist/cli.js, where the
 * names of the original files, cited here, stand as comments; what Cloudflare itself says inside them was seen in
 * test/scripts/real-wrangler.test.ts, which runs the real one, or is in Cloudflare's documentation.
 *
 * @param instead other answers, by what the arguments begin with
 */
export function fakeWrangler(account: Account, instead: Record<string, Ran> = {}) {
  const calls: string[] = []
  const files: SecretsFile[] = []
  const run: Run = async (args) => {
    const call = args.join(' ')
    calls.push(call)
    const path = args[args.indexOf('--secrets-file') + 1]
    const file = args.includes('--secrets-file') && path ? readSecretsFile(path) : null
    if (file) files.push(file)
    const other = Object.keys(instead).find((start) => call.startsWith(start) && !call.startsWith(`${start} --dry-run`))
    return (other === undefined ? undefined : instead[other]) ?? answer(account, args, file?.secrets ?? {})
  }
  return { run, calls, files }
}

function readSecretsFile(path: string): SecretsFile {
  return {
    path,
    mode: statSync(path).mode & 0o777,
    folderMode: statSync(dirname(path)).mode & 0o777,
    secrets: JSON.parse(readFileSync(path, 'utf8')),
  }
}

function answer(account: Account, args: readonly string[], file: Record<string, string>): Ran {
  const [first, second] = args
  if (first === 'd1' && second === 'list') return listDatabases(account)
  if (first === 'd1' && second === 'create') return createDatabase(account, args[2] ?? '')
  if (first === 'd1' && second === 'execute') return query(account, args[2] ?? '', args.at(-1) ?? '')
  if (first === 'd1' && second === 'migrations') return applyMigrations(account, args[3] ?? '')
  if (first === 'secret' && second === 'list') return listSecrets(account)
  if (first === 'deploy') return args.includes('--dry-run') ? done(dryRun) : deployWorker(account, file)
  throw new Error(`The fake wrangler doesn't know: ${args.join(' ')}`)
}

/** `d1ListCommand` (src/d1/list.ts): no banner with `--json`; the API's rows as they are. */
function listDatabases({ databases }: Account): Ran {
  const rows = databases.map((name) => ({ uuid, name, created_at: '2026-11-21T12:00:00.000Z', version: 'production' }))
  return done(JSON.stringify(rows, null, 2))
}

/** `d1CreateCommand` (src/d1/create.ts), and `createdResourceConfig` (src/utils/add-created-resource-config.ts), which writes no toml. */
function createDatabase(account: Account, name: string): Ran {
  if (account.databases.includes(name)) return failed('A database with that name already exists')
  account.databases.push(name)
  return done(
    `${banner}✅ Successfully created DB '${name}' in region WEUR\nCreated your new D1 database.\n\n` +
      'To access your new D1 Database in your Worker, add the following snippet to your configuration file:\n' +
      `[[d1_databases]]\nbinding = "${name}"\ndatabase_name = "${name}"\ndatabase_id = "${uuid}"\n`,
  )
}

/** `d1ExecuteCommand` (src/d1/execute.ts): with `--json` even an error is JSON, on stdout. */
function query({ databases, isMigrated, hasPepper }: Account, name: string, sql: string): Ran {
  if (!databases.includes(name)) return { status: 1, stdout: json({ error: { text: notInApi(name) } }), stderr: '' }
  if (sql.includes('FROM sqlite_master')) return done(rows(isMigrated ? [{ name: 'instance' }] : []))
  if (isMigrated) return done(rows(hasPepper ? [{ key: 'pepper' }] : []))
  return queryFailed('no such table: instance: SQLITE_ERROR [code: 7500]')
}

const rows = (results: object[]): string => json([{ results, success: true, meta: { served_by: 'v3', duration: 0.2 } }])

/** `d1MigrationsApplyCommand` (src/d1/migrations/apply.ts), and `confirm` (src/dialogs.ts) answering itself without a terminal. */
function applyMigrations(account: Account, name: string): Ran {
  if (!account.databases.includes(name)) return failed(notInApi(name))
  if (account.isMigrated) return done(`${banner}Resource location: remote \n\n✅ No migrations to apply!\n`)
  account.isMigrated = true
  return done(`${aboutToApply}🚣 Executed 1 command in 0.20ms\n${appliedTable('✅')}`)
}

/** `secretListCommand` (src/secret/index.ts): JSON by default, without a banner. */
function listSecrets({ secrets }: Account): Ran {
  if (secrets) return done(json([...secrets].map((name) => ({ name, type: 'secret_text' }))))
  return failed(
    'Worker "parley" not found.',
    '',
    'If this is a new Worker, run `wrangler deploy` first to create it.',
    "Otherwise, check that the Worker name is correct and you're logged into the right account.",
  )
}

/**
 * `deployWorker` (deploy-helpers/src/deploy/deploy.ts): `keepSecrets: true` keeps what isn't in the file.
 * `addRequiredSecretsInheritBindings` and `handleMissingSecretsError` (deploy-helpers/src/deploy/helpers/secrets-validation.ts)
 * refuse when one that wrangler.toml requires is neither in the file nor there already.
 */
function deployWorker(account: Account, file: Record<string, string>): Ran {
  const held = new Set([...(account.secrets ?? []), ...Object.keys(file)])
  const missing = secretNames.filter((name) => !held.has(name))
  if (missing.length > 0) return failed(`The following required secrets have not been set: ${missing.join(', ')}`)
  account.secrets = held
  return done(`${uploaded}Uploaded parley (0.09 sec)\n${deployedTo('https://parley.ann.workers.dev')}`)
}
