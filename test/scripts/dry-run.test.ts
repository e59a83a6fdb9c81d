import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bareEnvironment, copyCheckout } from './copy.ts'

const folder = mkdtempSync(join(tmpdir(), 'dry-run-test-'))
const clone = join(folder, 'clone')
const home = join(folder, 'home')
const outdir = join(folder, 'out')
const planted = 'k1:cGxhbnRlZC1ieS10aGUtdGVzdC1pbi1hLWZpbGUtb2Ytc2VjcmV0cw'

/** The real wrangler, without an account, in a copy so that no other test's `dist` is replaced under it. */
describe('npm run deploy -- --dry-run', () => {
  let said = ''
  beforeAll(async () => {
    mkdirSync(home)
    copyCheckout(clone)
    const secrets = ['JWT_KEYS', 'PEPPER', 'SALT_KEY'].map((name) => `${name}=${planted}\n`).join('')
    for (const name of ['.dev.vars', '.env', '.env.local']) writeFileSync(join(clone, name), secrets)
    const args = [join(clone, 'scripts', 'deploy.ts'), '--dry-run', '--outdir', outdir]
    const environment = { ...bareEnvironment(home), CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:9/nobody-is-asked' }
    said = await new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: clone, env: environment }, (_, out, error) => resolve(out + error))
    })
  }, 180_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('builds what Cloudflare would be given, and says that nothing was deployed', () => {
    expect(said).toContain('Total Upload:')
    expect(said).toContain('Nothing was deployed.')
  })

  it('the bundle exports the objects that wrangler.toml binds, and the Worker', () => {
    const [, exported = ''] = /export \{([^}]*)\}/.exec(readFileSync(join(outdir, 'index.js'), 'utf8')) ?? []
    expect(exported.split(',').map((name) => name.trim().split(' ').at(-1))).toEqual([
      'Erasure',
      'Files',
      'Inbox',
      'Room',
      'Throttle',
      'default',
    ])
  })

  it('no secret is in the bundle, in the page or on the screen', () => {
    const files = [...filesIn(outdir), ...filesIn(join(clone, 'dist'))]
    expect(files.some((path) => path.endsWith('index.js'))).toBe(true)
    expect(files.some((path) => path.endsWith('index.html'))).toBe(true)
    for (const path of files) expect(readFileSync(path, 'latin1'), path).not.toMatch(/k1:[A-Za-z0-9_-]{43}/)
    expect(said).not.toContain(planted)
  })

  it('wrangler.toml stays as it is', () => {
    expect(readFileSync(join(clone, 'wrangler.toml'), 'utf8')).toBe(readFileSync('wrangler.toml', 'utf8'))
  })
})

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
