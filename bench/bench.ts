import { parseArgs } from 'node:util'
import build from '../test/instance/build.ts'
import { loadCeiling } from './ceiling.ts'
import { memory } from './memory.ts'
import { type Results, write } from './results.ts'
import { play } from './rounds.ts'
import { Servers } from './servers.ts'
import { memoryLines, table } from './table.ts'
import { trials } from './trials.ts'
import { isMissed } from './verdicts.ts'

const { values: asked } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '5' } },
})
const wanted = (name: string) => !asked.only || asked.only === name

const servers = new Servers()
const tooLongMs = 20 * 60_000
setTimeout(() => giveUp('The bench took longer than 20 minutes.'), tooLongMs).unref()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => giveUp(`Stopped by ${signal}.`))

build()
const results = await measure().finally(() => servers.stop())
console.log(`\n${table(results)}\n${memoryLines(results.memories)}`)
if (!asked.only) write(results)
process.exit(isMissed(results) ? 1 : 0)

async function measure(): Promise<Results> {
  const results: Results = { ceiling: await loadCeiling(servers), outcomes: [], memories: [] }
  console.log(`The load takes ${Math.round(results.ceiling).toLocaleString('en')} deliveries/s at most.`)
  for (const trial of trials.filter(({ name }) => wanted(name))) {
    console.log(`${trial.name}: ${trial.title} …`)
    results.outcomes.push({ trial, matches: await play(servers, trial, Number(asked.rounds)) })
  }
  if (wanted('memory'))
    for (const server of ['Parley', 'bare room'] as const) results.memories.push(await memory(servers, server))
  return results
}

async function giveUp(why: string): Promise<void> {
  console.error(why)
  await servers.stop()
  process.exit(1)
}
