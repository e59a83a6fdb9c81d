import build from '../test/instance/build.ts'
import { type Result, runChecks } from './checks.ts'
import { ensureChromium } from './chromium.mjs'
import { runPlanted } from './planted.ts'
import { runBrowser, runVitest } from './suites.ts'

/** `npm run test:faults`: the proofs in their full count, and nothing else. */
const isWhole = process.argv.includes('--whole')
if (isWhole) process.env.PARLEY_WHOLE = '1'

/** Null, or why there can be no browser tests. */
const noBrowser = await ensureChromium()

const results = isWhole ? await runWhole() : await runAll()

const failed = results.filter(({ problem }) => problem !== null)
for (const { name, first } of results)
  if (first) console.log(`\n↻ ${name}\nIt passed at its second try. At first: ${first}`)
for (const { name, problem } of failed) console.log(`\n✗ ${name}\n${problem}`)
if (noBrowser) console.log(`\nThe browser tests were left out. ${noBrowser}`)
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length > 0 ? 1 : 0)

/** What breaks a running Parley mostly waits for it, and so goes beside the browsers. */
async function runAll(): Promise<Result[]> {
  const checked = await runChecks()
  const tested = await runVitest('unit', 'runtime')
  buildOnce()
  const together = await Promise.all([runVitest('faults'), runInBrowsers()])
  return [...checked, ...tested, ...together.flat()]
}

/** Twenty minutes are enough only when what waits goes beside what works. */
async function runWhole(): Promise<Result[]> {
  buildOnce()
  const proved = await Promise.all([runVitest('unit', 'runtime'), runVitest('faults')])
  const seen = await Promise.all([runInBrowsers('--project=steps', '--project=sealed'), runPlanted()])
  return [...proved, ...seen].flat()
}

/** Where a Chromium was named, tests that can't have it have failed; elsewhere the last lines say that there were none. */
async function runInBrowsers(...projects: string[]): Promise<Result[]> {
  if (noBrowser === null) return runBrowser(...projects)
  return process.env.PARLEY_CHROMIUM ? [{ name: 'browser tests', problem: noBrowser }] : []
}

function buildOnce(): void {
  build()
  process.env.PARLEY_BUILT = '1'
}
