// Plain JavaScript for any Node from 18 on, importing only what Node itself brings: nothing else may be installed yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(new URL('..', import.meta.url)))

const marker = join(root, 'node_modules', '.parley-installed')
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** What is installed, as far as we are concerned. */
const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')

/** Whether what package-lock.json names is there, and Node with it. */
export const isInstalled = () => existsSync(marker) && readFileSync(marker, 'utf8') === wanted() && existsSync(ownNode)

/** Installs what package-lock.json names, if that isn't what is there. Exits with a sentence when it can't. */
export function install() {
  ensureHome()
  if (isInstalled()) return
  const config = npm(['config', 'get', 'ignore-scripts'], 'pipe')
  if (config.error)
    fail(`npm could not be started: ${config.error.message}. Install Node with npm from https://nodejs.org.`)
  // Asked first: what npm has installed without its scripts it doesn't mend when they are switched on.
  if (config.stdout.trim() === 'true')
    fail(
      'npm is told to run no install scripts, and Node 24 is installed by one. Run: npm config set ignore-scripts false',
    )
  console.log('Installing what Parley is made of (once, about a minute) …')
  const installed = npm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], 'inherit')
  if (installed.status !== 0)
    fail('npm could not install everything: the reason is above. Check the network, then run this again.')
  if (!existsSync(ownNode) || spawnSync(ownNode, ['--version']).status !== 0)
    fail('Node 24 is missing after the installation. Remove the folder node_modules, then run this again.')
  writeFileSync(marker, wanted())
}

/** npm, wrangler and Chromium keep things at home; who has no home that can be written to gets one here. */
function ensureHome() {
  try {
    accessSync(homedir(), constants.W_OK)
  } catch {
    process.env.HOME = join(root, '.cache', 'home')
    mkdirSync(process.env.HOME, { recursive: true })
    // The npm that runs us has said to its children where home was.
    process.env.npm_config_cache = join(process.env.HOME, '.npm')
    delete process.env.npm_config_userconfig
  }
}

const npm = (args, stdio) =>
  spawnSync('npm', args, { cwd: root, stdio, encoding: 'utf8', shell: process.platform === 'win32' })

/** Goes on in `script` under the Node that was installed, and ends as it ends. */
export async function continueIn(script, args) {
  const { spawn } = await import('node:child_process')
  const child = spawn(ownNode, [join(root, 'scripts', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: environment(),
  })
  // Ctrl-C reaches the child too; whoever stops only us means all of it.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

/** The installed Node and tools come first. */
export function environment() {
  const bin = join(root, 'node_modules', '.bin')
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, WRANGLER_SEND_METRICS: 'false' }
}

function fail(sentence) {
  console.error(`\n${sentence}`)
  process.exit(1)
}
