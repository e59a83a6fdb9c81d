import { type Result, runChecks } from './checks.ts'
import { ensureChromium } from './chromium.mjs'
import { runPlanted } from './planted.ts'
import { runBrowser, runVitest } from './suites.ts'

/** `npm run test:faults`: the proofs in their full count, and nothing else. */
const isWhole = process.argv.includes('--whole')
if (isWhole) process.env.PARLEY_WHOLE = '1'

await ensureChromium()

const results: Result[] = []
for (const run of isWhole ? [runVitest, () => runPlanted()] : [runChecks, runVitest, runBrowser])
  results.push(...(await run()))

const failed = results.filter(({ problem }) => problem !== null)
for (const { name, problem } of failed) console.log(`\n✗ ${name}\n${problem}`)
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length > 0 ? 1 : 0)
