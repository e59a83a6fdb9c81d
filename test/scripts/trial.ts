import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { deploy } from '../../scripts/deploy/deploy.ts'
import { Stop } from '../../scripts/deploy/stop.ts'
import type { Ran, Run } from '../../scripts/deploy/wrangler.ts'
import { newSecret, secretNames } from '../../scripts/secrets.ts'
import { type Account, fakeWrangler } from './fake-wrangler.ts'

/** A folder for temporary files, new for each test. */
export let temporary = ''
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'deploy-test-'))
})
afterEach(() => rmSync(temporary, { recursive: true }))

/** What became of a deployment to `account`: its addresses, or the sentence that it ended with. */
export async function deployTo(account: Account, instead: Record<string, Ran> = {}, through?: (run: Run) => Run) {
  const { run, calls, files } = fakeWrangler(account, instead)
  const lines: string[] = []
  const made: string[] = []
  const means = {
    run: through?.(run) ?? run,
    say: (line: string) => lines.push(line),
    newSecret: () => made[made.push(newSecret()) - 1] ?? '',
    database: 'parley',
    temporary,
  }
  const ended = await deploy(means).catch((thrown: unknown) => {
    if (thrown instanceof Stop) return thrown.message
    throw thrown
  })
  return { ended, calls, files, made, said: [...lines, ended].join('\n') }
}

/** An instance that people use. */
export const inUse = (...missing: string[]): Account => ({
  databases: ['other', 'parley'],
  isMigrated: true,
  hasPepper: true,
  secrets: new Set(secretNames.filter((name) => !missing.includes(name))),
})

/** The beginnings of the commands that change something in the account. */
export const changes = (calls: string[]): string[] =>
  calls.filter((call) => /^(d1 create|d1 migrations|deploy(?! --dry-run))/.test(call)).map((call) => call.slice(0, 17))
