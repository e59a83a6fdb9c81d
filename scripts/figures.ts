import build from '../test/instance/build.ts'
import { startInstance } from '../test/instance/instance.ts'
import { ensureChromium } from './chromium.mjs'
import { measure } from './figures/measure.ts'
import { searching } from './figures/searching.ts'
import { type Figure, isFarOff, table } from './figures/table.ts'
import { longestFiles, longestFunctions } from './longest.ts'

await ensureChromium()
build()
const instance = await startInstance({ vars: { LIMITS: 'off' } })
const figures: Figure[] = [...(await measure(instance.url)), ...searching()]
await instance.stop()

console.log(table(figures))
for (const [title, lengths] of [
  ['files', longestFiles(10)],
  ['functions', longestFunctions(10)],
] as const) {
  console.log(`\nThe ten longest ${title}, in lines:`)
  for (const { lines, what } of lengths) console.log(`${String(lines).padStart(5)}  ${what}`)
}
const off = figures.filter(isFarOff)
for (const { name } of off) console.error(`\n${name}: more than five times its target`)
process.exit(off.length > 0 ? 1 : 0)
