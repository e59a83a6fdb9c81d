import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stopAfter } from './stop.ts'
import type { Run } from './wrangler.ts'

/** Builds the page and bundles the Worker as a deployment would, to find out whether that works. Needs no account. */
export async function build(run: Run): Promise<void> {
  const built = await run(['deploy', '--dry-run'])
  if (built.status !== 0)
    throw stopAfter(built, 'Parley could not be built, so nothing was changed; npm run deploy -- --dry-run tells more.')
}

/** The same to look at: what was bundled stays in `outdir`, if that is given. */
export async function dryRun(run: Run, say: (line: string) => void, temporary: string, outdir?: string): Promise<void> {
  say('Building …')
  const folder = mkdtempSync(join(temporary, 'parley-'))
  try {
    const built = await run(['deploy', '--dry-run', '--outdir', outdir ?? folder])
    say(built.stdout)
    if (built.status !== 0) throw stopAfter(built, 'Parley could not be built.')
    say('Parley can be built. Nothing was deployed.')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
