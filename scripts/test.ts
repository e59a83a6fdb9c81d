import build from '../test/instance/build.ts'
import { type Result, runChecks } from './checks.ts'
import { ensureChromium } from './chromium.mjs'
import { runBrowser, runVitest } from './suites.ts'

/** Proofs in their full count, and nothing else: `npm run test:faults` of what breaks, `npm run test:attacks` of who attacks. */
const whole = process.argv.find((said) => said === '--faults' || said === '--attacks')
if (whole) process.env.PARLEY_WHOLE = '1'

/** Null, or why there can be no browser tests. */
const noBrowser = await ensureChromium()

const results = await (whole === '--faults' ? runFaults() : whole === '--attacks' ? runAttacks() : runAll())

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
  const tested = await runVitest(['unit', 'runtime'])
  buildOnce()
  const together = await Promise.all([runVitest(['faults']), runInBrowsers()])
  return [...checked, ...tested, ...together.flat()]
}

/** Twenty minutes are enough only when what waits goes beside what works. */
async function runFaults(): Promise<Result[]> {
  buildOnce()
  const folders = ['test/model', 'test/object', 'test/device']
  const proved = await Promise.all([runVitest(['unit', 'runtime'], folders), runVitest(['faults'])])
  return [...proved.flat(), ...(await runInBrowsers('--project=steps'))]
}

/** What can be asked from outside, and what can be read on the way: every conversation with sealed bodies too. */
async function runAttacks(): Promise<Result[]> {
  buildOnce()
  return [...(await runVitest(['runtime'], ['test/app'])), ...(await runInBrowsers('--project=sealed'))]
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
