import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The one without a window first: it does the same work with less of the machine. */
const paths = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const system = () => process.env.PARLEY_CHROMIUM ?? paths.find((path) => existsSync(path))

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** How Playwright starts a Chromium: the system's where there is one, else its own. */
export function chromium() {
  const executablePath = system()
  const isRoot = process.getuid?.() === 0
  return { ...(executablePath && { executablePath }), args: isRoot ? [...flags, '--no-sandbox'] : flags }
}

/** Finds a Chromium or gets one: Playwright's, else, for root on Debian, the package. Says in a sentence when there is none. */
export async function ensureChromium() {
  if (system()) return
  const { chromium: own } = await import('@playwright/test')
  if (existsSync(own.executablePath())) return
  console.log('Getting a Chromium for the browser tests (once) …')
  const playwright = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url))
  const got = spawnSync(process.execPath, [playwright, 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 })
  if (got.status === 0 && existsSync(own.executablePath())) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium-headless-shell'], { stdio: 'ignore' })
    if (system()) return
  }
  console.error(
    'There is no Chromium for the browser tests. Install Chromium or Chrome, or say where one is in PARLEY_CHROMIUM.',
  )
  process.exit(1)
}
