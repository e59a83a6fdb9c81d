import { runChecks } from './checks.ts'
import { longestFiles, longestFunctions } from './longest.ts'

const results = await runChecks()
for (const { name, problem } of results.filter((one) => one.problem !== null)) console.log(`\n✗ ${name}\n${problem}`)
for (const [title, lengths] of [
  ['files', longestFiles(10)],
  ['functions', longestFunctions(10)],
] as const) {
  console.log(`\nThe ten longest ${title}:`)
  for (const { lines, what } of lengths) console.log(`${String(lines).padStart(5)}  ${what}`)
}
process.exit(results.some(({ problem }) => problem !== null) ? 1 : 0)
