import { seeds } from '../support/counts.ts'
import { Random } from '../support/random.ts'

/** A proof whose every choice comes from one seed: 1, or that of `PARLEY_SEED=… npx vitest run …`. A failure names it. */
export const seeded =
  (proof: (random: Random) => Promise<void>): (() => Promise<void>) =>
  async () => {
    for (const seed of seeds(1, 1))
      await proof(new Random(seed)).catch((thrown: unknown) => {
        throw new Error(`PARLEY_SEED=${seed}: ${thrown instanceof Error ? thrown.message : thrown}`, { cause: thrown })
      })
  }

/** A figure for whoever runs the tests, which what a passed test logs isn't shown to. */
export function print(line: string): void {
  process.stdout.write(`  ${line}\n`)
}
