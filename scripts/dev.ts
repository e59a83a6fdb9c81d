import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { environment, root } from './install.mjs'
import { devVars } from './secrets.ts'

/** Variables that are for trials, handed on to the Worker. */
const trials = ['ROOM_LIFETIME', 'LIMITS', 'SEALER']

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    https: { type: 'boolean', default: false },
    /** Vite serves the page, and changes it as its files change. */
    hot: { type: 'boolean', default: false },
    /** Where the local database and objects are kept. */
    state: { type: 'string', default: '.wrangler/state' },
  },
})

const wrangler = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
const scheme = options.https ? 'https' : 'http'

writeSecretsOnce()
migrate()
const port = options.port ?? String(await freePort(8787))
const server = serve()
await answer()
console.log(
  `\nParley is at ${options.hot ? await servePage() : `${scheme}://localhost:${port}`}\nPress Ctrl-C to stop it.`,
)

function writeSecretsOnce(): void {
  const path = join(root, '.dev.vars')
  if (!existsSync(path)) writeFileSync(path, devVars(), { mode: 0o600 })
}

function migrate(): void {
  const args = [wrangler, 'd1', 'migrations', 'apply', 'parley', '--local', '--persist-to', options.state]
  const applied = spawnSync(process.execPath, args, { cwd: root, env: environment(), encoding: 'utf8' })
  if (applied.status !== 0)
    end(`The local database could not be brought up to date:\n${applied.stdout}${applied.stderr}`)
}

function serve(): ChildProcess {
  const vars = trials.flatMap((name) => (process.env[name] ? ['--var', `${name}:${process.env[name]}`] : []))
  const args = [
    'dev',
    '--port',
    port,
    '--local-protocol',
    scheme,
    '--persist-to',
    options.state,
    '--log-level',
    'warn',
    ...vars,
  ]
  console.log('Building the page and starting the server …')
  const child = spawn(process.execPath, [wrangler, ...args, '--show-interactive-dev-session=false'], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'inherit', 'inherit'],
    // A group of its own, so that all that wrangler starts ends with it.
    detached: true,
  })
  child.on('exit', (code) => process.exit(code ?? 0))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(child))
  return child
}

/** Vite's own server, which hands the API on; the Worker takes its address for the page's origin. */
async function servePage(): Promise<string> {
  const { createServer: createVite } = await import('vite')
  const target = `${scheme}://localhost:${port}`
  const vite = await createVite({
    server: { proxy: { '^/u/[0-9]/api/': { target, ws: true, changeOrigin: false, secure: false } } },
  })
  await vite.listen()
  return vite.resolvedUrls?.local[0] ?? ''
}

function stop(child: ChildProcess): void {
  kill(child, 'SIGTERM')
  setTimeout(() => kill(child, 'SIGKILL'), 4000)
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    process.exit(0)
  }
}

/** Waits until the page and the database behind it really answer. */
async function answer(): Promise<void> {
  const url = `${scheme}://localhost:${port}`
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await wait(150)) {
    const page = await text(url)
    const api = page.includes('id="app"') ? await text(`${url}/u/0/api/me`) : ''
    if (api?.includes('sign-in')) return
    if (api.includes('setting-up')) end(`The server is not ready: ${api}`)
  }
  end('The page did not answer within two minutes. What the server said is above.')
}

async function text(url: string): Promise<string> {
  try {
    return await (await fetch(url)).text()
  } catch {
    return ''
  }
}

/** The first port that nobody listens on, from `first` on. */
async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + 50; port++) if (await isFree(port)) return port
  return first
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, () => probe.close(() => resolve(true)))
  })
}

function end(sentence: string): never {
  console.error(`\n${sentence}`)
  if (server?.pid !== undefined) kill(server, 'SIGKILL')
  process.exit(1)
}
