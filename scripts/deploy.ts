import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { dryRun } from './deploy/build.ts'
import { databaseNameIn } from './deploy/database.ts'
import { deploy } from './deploy/deploy.ts'
import { Stop } from './deploy/stop.ts'
import { wranglerIn } from './deploy/wrangler.ts'
import { environment, root } from './install.mjs'
import { newSecret } from './secrets.ts'

const interrupted = new AbortController()
// A listener keeps Node alive for long enough to delete the file of secrets.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())

try {
  await main(readOptions())
} catch (thrown) {
  if (!(thrown instanceof Stop)) throw thrown
  console.error(`\n${thrown.message}`)
  process.exitCode = 1
}

async function main(options: { 'dry-run': boolean; outdir?: string | undefined }): Promise<void> {
  const run = wranglerIn(root, environment(), interrupted.signal)
  const say = (line: string) => console.log(line)
  if (options['dry-run']) return dryRun(run, say, tmpdir(), options.outdir)

  const database = databaseNameIn(readFileSync(join(root, 'wrangler.toml'), 'utf8'))
  const addresses = await deploy({ run, say, newSecret, database, temporary: tmpdir() })
  say(`\nParley is at ${addresses.join(' and ')}`)
}

function readOptions() {
  try {
    const options = {
      /** Builds and checks everything, and changes nothing; needs no account. */
      'dry-run': { type: 'boolean', default: false },
      /** Where a dry run leaves what it bundled; without it, nothing is left. */
      outdir: { type: 'string' },
    } as const
    return parseArgs({ options }).values
  } catch {
    throw new Stop('npm run deploy takes --dry-run, --outdir <folder> with it, and nothing else.')
  }
}
