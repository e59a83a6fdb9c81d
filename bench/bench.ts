import { parseArgs } from 'node:util'
import build from '../test/instance/build.ts'
import { loadCeiling } from './ceiling.ts'
import { memory } from './memory.ts'
import { type Results, write } from './results.ts'
import { play } from './rounds.ts'
import { Servers } from './servers.ts'
import { ceilingLine, memoryLine, table } from './table.ts'
import { trials } from './trials.ts'
import { isMissed } from './verdicts.ts'

const { values: asked } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '5' } },
})
const wanted = (name: string) => !asked.only || asked.only === name

const servers = new Servers()
const tooLongMs = 25 * 60_000
setTimeout(() => giveUp('The bench took longer than 25 minutes.'), tooLongMs).unref()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => giveUp(`Stopped by ${signal}.`))

build()
const results = await measure().finally(() => servers.stop())
if (!asked.only) write(results)
process.exit(isMissed(results) ? 1 : 0)

/** Says what it has measured as soon as it has: a bench that is stopped wasn't for nothing. */
async function measure(): Promise<Results> {
  const results: Results = { ceiling: await loadCeiling(servers), outcomes: [], memories: [] }
  console.log(ceilingLine(results))
  // Memory first, while the servers have little to collect.
  for (const server of wanted('memory') ? (['Parley', 'bare room'] as const) : []) {
    const measured = await memory(servers, server)
    results.memories.push(measured)
    console.log(memoryLine(measured))
  }
  for (const trial of trials.filter(({ name }) => wanted(name))) {
    const outcome = { trial, matches: await play(servers, trial, Number(asked.rounds)) }
    results.outcomes.push(outcome)
    console.log(`\n${table([outcome], results.ceiling)}`)
  }
  return results
}

async function giveUp(why: string): Promise<void> {
  console.error(why)
  await servers.stop()
  process.exit(1)
}
