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
  const isBare = isRoot || process.env.PARLEY_NO_SANDBOX === '1'
  return { ...(executablePath && { executablePath }), args: isBare ? [...flags, '--no-sandbox'] : flags }
}

/** Finds a Chromium that starts, or gets one: Playwright's, else, for root on Debian, the package. Null, or a sentence that says why there is none. */
export async function ensureChromium() {
  let why = await problem()
  if (why === null || process.env.PARLEY_CHROMIUM) return why
  for (const get of [getOwn, getPackage]) {
    if (!get()) continue
    why = await problem()
    if (why === null) return null
  }
  return `There is no Chromium that starts: ${why}. Install Chromium or Chrome, or say where one is in PARLEY_CHROMIUM.`
}

/** Starts it once, at last without its sandbox, which a container may not let it have. */
async function problem() {
  const { chromium: browsers } = await import('@playwright/test')
  const first = await failure(browsers)
  if (first === null || !/sandbox|namespace/i.test(first)) return first && firstLine(first)
  process.env.PARLEY_NO_SANDBOX = '1'
  const second = await failure(browsers)
  return second && firstLine(second)
}

const failure = (browsers) =>
  browsers.launch({ ...chromium(), timeout: 60_000 }).then(
    (browser) => browser.close().then(() => null),
    ({ message }) => message,
  )

const firstLine = (text) => text.split('\n')[0].replace(/^browserType\.launch: /, '')

function getOwn() {
  console.log('Getting a Chromium for the browser tests (once) …')
  const playwright = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url))
  return run(process.execPath, [playwright, 'install', 'chromium'])
}

const getPackage = () =>
  process.getuid?.() === 0 &&
  existsSync('/usr/bin/apt-get') &&
  run('apt-get', ['update', '-qq']) &&
  run('apt-get', ['install', '-y', '-qq', 'chromium-headless-shell'])

/** Whoever waits for the tests isn't kept waiting by a network that swallows everything. */
const run = (command, args) => spawnSync(command, args, { stdio: 'ignore', timeout: 180_000 }).status === 0
