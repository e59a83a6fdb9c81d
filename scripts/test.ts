import build from '../test/instance/build.ts'
import { type Result, runChecks } from './checks.ts'
import { ensureChromium } from './chromium.mjs'
import { runPlanted } from './planted.ts'
import { runBrowser, runVitest } from './suites.ts'

/** `npm run test:faults`: the proofs in their full count, and nothing else. */
const isWhole = process.argv.includes('--whole')
if (isWhole) process.env.PARLEY_WHOLE = '1'

await ensureChromium()

const results = isWhole ? await runWhole() : await runAll()

const failed = results.filter(({ problem }) => problem !== null)
for (const { name, problem } of failed) console.log(`\n✗ ${name}\n${problem}`)
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length > 0 ? 1 : 0)

/** What breaks a running Parley mostly waits for it, and so goes beside the browsers. */
async function runAll(): Promise<Result[]> {
  const checked = await runChecks()
  const tested = await runVitest('unit', 'runtime')
  buildOnce()
  const together = await Promise.all([runVitest('faults'), runBrowser()])
  return [...checked, ...tested, ...together.flat()]
}

async function runWhole(): Promise<Result[]> {
  buildOnce()
  return [...(await runVitest()), ...(await runBrowser('--project=steps', '--project=sealed')), ...(await runPlanted())]
}

function buildOnce(): void {
  build()
  process.env.PARLEY_BUILT = '1'
}
