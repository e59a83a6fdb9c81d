import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deploy } from '../../scripts/deploy/deploy.ts'
import { Stop } from '../../scripts/deploy/stop.ts'
import { wranglerIn } from '../../scripts/deploy/wrangler.ts'
import { newSecret, secretNames } from '../../scripts/secrets.ts'
import { bareEnvironment } from './copy.ts'
import { type Cloudflare, startCloudflare } from './made-up-cloudflare.ts'

const folder = mkdtempSync(join(tmpdir(), 'real-wrangler-test-'))
const home = join(folder, 'home')
const toml = readFileSync('wrangler.toml', 'utf8').replace('npm run --silent build', 'node --version')
const made: string[] = []
const said: string[] = []
let cloudflare: Cloudflare

/** A Worker of a few lines under our own wrangler.toml, deployed by the pinned wrangler to a Cloudflare of our own. */
beforeAll(async () => {
  cloudflare = await startCloudflare()
  for (const path of ['home', 'worker', 'dist/web']) mkdirSync(join(folder, path), { recursive: true })
  cpSync('migrations', join(folder, 'migrations'), { recursive: true })
  writeFileSync(join(folder, 'wrangler.toml'), toml)
  writeFileSync(join(folder, 'dist/web/index.html'), 'Parley')
  writeFileSync(
    join(folder, 'worker/index.ts'),
    'export class Room {}\nexport class Inbox {}\nexport class Throttle {}\nexport class Erasure {}\nexport class Files {}\nexport default {}\n',
  )
})
afterAll(() => {
  cloudflare.close()
  rmSync(folder, { recursive: true })
})

const deployNow = (interrupted = new AbortController().signal, environment: NodeJS.ProcessEnv = {}) =>
  deploy({
    run: wranglerIn(
      folder,
      {
        ...bareEnvironment(home),
        CLOUDFLARE_API_BASE_URL: cloudflare.url,
        CLOUDFLARE_API_TOKEN: 'token',
        // Settings that an owner could have, and that must not get in the way.
        WRANGLER_LOG: 'debug',
        WRANGLER_LOG_SANITIZE: 'false',
        ...environment,
      },
      interrupted,
    ),
    say: (line) => said.push(line),
    newSecret: () => made[made.push(newSecret()) - 1] ?? '',
    database: 'parley',
    temporary: home,
  })

describe('the pinned wrangler', { timeout: 120_000 }, () => {
  it('without a log-in, it is understood as not logged in', async () => {
    await expect(deployNow(undefined, { CLOUDFLARE_API_TOKEN: undefined })).rejects.toThrow('Run npx wrangler login')
  })

  it('deploys from nothing: a database with all migrations, a Worker with its secrets, an address', async () => {
    expect(await deployNow()).toEqual(['https://parley.ann.workers.dev'])
    const applied = cloudflare.databases.get('parley')?.prepare('SELECT name FROM d1_migrations').all()
    const migrations = readdirSync('migrations').filter((name) => name.endsWith('.sql'))
    expect(applied?.map(({ name }) => name)).toEqual(migrations)
    const [upload] = cloudflare.uploads
    expect(upload?.migrations?.new_tag).toBe('v1')
    expect(uploadedSecrets(0)).toEqual(secretNames.map((name, index) => [name, made[index]]))
  })

  it('deploys again with no new secret, keeping those that are there', async () => {
    expect(await deployNow()).toEqual(['https://parley.ann.workers.dev'])
    expect(uploadedSecrets(1)).toEqual([])
    expect(cloudflare.uploads[1]?.keep_bindings).toContain('secret_text')
    expect(made).toHaveLength(3)
  })

  it('adds one missing secret, keeping the others', async () => {
    cloudflare.secrets.delete('SALT_KEY')
    await deployNow()
    expect(uploadedSecrets(2)).toEqual([['SALT_KEY', made[3]]])
    expect(cloudflare.uploads[2]?.keep_bindings).toContain('secret_text')
  })

  it('makes no new PEPPER once the database has one', async () => {
    cloudflare.databases.get('parley')?.exec("INSERT INTO instance VALUES ('pepper', 'check')")
    cloudflare.secrets.delete('PEPPER')
    await expect(deployNow()).rejects.toThrow('npx wrangler secret put PEPPER')
    expect(cloudflare.uploads).toHaveLength(3)
  })

  it('ends with a sentence when the owner interrupts', async () => {
    await expect(deployNow(AbortSignal.abort())).rejects.toThrow(
      new Stop('Stopped. It is safe to run npm run deploy again.'),
    )
  })

  it('writes no secret to its log files, and leaves no file of them and no other wrangler.toml', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))
    expect(files.some((path) => path.endsWith('.log'))).toBe(true)
    const texts = files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'latin1'))
    for (const secret of made) expect([...texts, ...said].filter((text) => text.includes(secret))).toEqual([])
    expect(readFileSync(join(folder, 'wrangler.toml'), 'utf8')).toBe(toml)
  })
})

const uploadedSecrets = (index: number) =>
  cloudflare.uploads[index]?.bindings.filter(({ type }) => type === 'secret_text').map(({ name, text }) => [name, text])
