import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { newSecret } from '../../scripts/secrets.ts'
import { processes } from './processes.ts'
import { turnstile } from './turnstile.ts'

const root = join(import.meta.dirname, '..', '..')

/** Where `test/instance/build.ts` puts what instances run: the bundle as it is deployed, the page, and the page for tests. */
export const built = {
  bundle: join(root, '.cache/bundle/index.js'),
  page: join(root, 'dist/web'),
  testPage: join(root, '.cache/web-test'),
}

export interface Instance {
  url: string
  miniflare: Miniflare
  /** Where its objects are on disk. */
  state: string
  /** The secret by which it keeps what proves passwords. */
  pepper: string
  /** Its workerd. */
  pids(): number[]
  /** kill -9 of workerd; Miniflare starts it again on the same port. */
  crash(): void
  /** Switches the machine off; what is given back switches it on again, with all that it had on disk. */
  off(): Promise<() => Promise<Instance>>
  /** Serves another page from now on, as a new version would: the same port, the same people. */
  deploy(page: string): Promise<void>
  stop(): Promise<void>
}

export interface InstanceOptions {
  /** ROOM_LIFETIME, LIMITS, SEALER */
  vars?: Record<string, string>
  /** Null for none: then sockets come straight to the Worker, not by way of what stands for Cloudflare's assets here. */
  page?: string | null
  port?: number
  /** Another Worker than ours. */
  bundle?: string
  /** Hears each line of its log. */
  log?: (line: string) => void
}

/** Parley as it is deployed, on workerd itself with a D1 of its own, without the proxies of `wrangler dev`. */
export async function startInstance({
  vars = {},
  page = built.page,
  port = 0,
  bundle = built.bundle,
  log,
}: InstanceOptions = {}): Promise<Instance> {
  const state = await mkdtemp(join(tmpdir(), 'parley-'))
  const instance = await run(state, { ...worker(bundle, page), bindings: { ...bindings(), ...vars } }, port, log)
  await migrate(await instance.miniflare.getD1Database('DB'))
  return instance
}

type Parley = ReturnType<typeof worker> & { bindings: Record<string, string> }

async function run(state: string, parley: Parley, port: number, log?: (line: string) => void): Promise<Instance> {
  const miniflare = new Miniflare(optionsOf(state, parley, port, log))
  const { port: bound } = await miniflare.ready
  return {
    url: `http://localhost:${bound}`,
    miniflare,
    state,
    pepper: parley.bindings.PEPPER ?? '',
    pids: workerdChildren,
    crash() {
      for (const pid of workerdChildren()) process.kill(pid, 'SIGKILL')
    },
    async off() {
      await miniflare.dispose()
      return () => run(state, parley, Number(bound), log)
    },
    deploy: (page) => miniflare.setOptions(optionsOf(state, { ...parley, assets: assets(page) }, Number(bound), log)),
    async stop() {
      await miniflare.dispose()
      await rm(state, { recursive: true, force: true })
    },
  }
}

const optionsOf = (state: string, parley: Parley, port: number, log?: (line: string) => void) => ({
  ...convertV4MiniflareOptions({ host: '127.0.0.1', port, cf: false, workers: [parley] }),
  resourcePersistencePath: state,
  ...(log && { handleStructuredLogs: ({ message }: { message: string }) => log(message) }),
})

/** The workerd processes that this process started. */
const workerdChildren = (): number[] =>
  processes()
    .filter(({ parent, command }) => parent === process.pid && /workerd\S* serve/.test(command))
    .map(({ pid }) => pid)

const bindings = () => ({
  ENVIRONMENT: 'development',
  ROOM_LIFETIME: '',
  LIMITS: '',
  SEALER: '',
  JWT_KEYS: newSecret(),
  PEPPER: newSecret(),
  SALT_KEY: newSecret(),
})

/** What wrangler.toml says, in Miniflare's words. */
const worker = (bundle: string, page: string | null) => ({
  name: 'parley',
  outboundService: turnstile as never,
  modules: true as const,
  scriptPath: bundle,
  compatibilityDate: '2026-10-15',
  compatibilityFlags: ['no_web_socket_compression'],
  d1Databases: { DB: { id: 'DB' } },
  durableObjects: {
    ROOMS: { className: 'Room', useSQLite: true },
    INBOXES: { className: 'Inbox', useSQLite: true },
    THROTTLES: { className: 'Throttle', useSQLite: true },
    ERASURES: { className: 'Erasure', useSQLite: true },
    FILES: { className: 'Files', useSQLite: true },
  },
  ...(page !== null && { assets: assets(page) }),
})

const assets = (directory: string) => ({
  directory,
  binding: 'ASSETS',
  routerConfig: { has_user_worker: true },
  assetConfig: { html_handling: 'none' as const, not_found_handling: 'none' as const },
})

interface Database {
  exec(sql: string): Promise<unknown>
}

async function migrate(database: Database): Promise<void> {
  const folder = join(root, 'migrations')
  await database.exec(
    'CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
  )
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()) {
    for (const statement of readFileSync(join(folder, name), 'utf8').split('--> statement-breakpoint'))
      await database.exec(statement.replaceAll('\n', ' '))
    await database.exec(`INSERT INTO d1_migrations (name) VALUES ('${name}')`)
  }
}
