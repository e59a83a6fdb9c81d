import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './install.mjs'
import { type Ran, runTool } from './run.ts'
import { budgets } from './sizes.ts'

/** A check and, if it failed, why. */
export interface Result {
  name: string
  problem: string | null
  /** What went wrong at the first try, if it passed at the second. */
  first?: string
}

/** Everything that needs no running Parley: form, types, generated files and sizes. */
export async function runChecks(): Promise<Result[]> {
  const [lint, types, bindings, migrations, build] = await Promise.all([
    check('format and lint', runTool('@biomejs/biome/bin/biome', ['ci', '--colors=off', '--error-on-warnings', '.'])),
    check('types', runTool('typescript/bin/tsc', ['-b'])),
    check('generated: worker/bindings.d.ts is what wrangler.toml says', upToDateBindings()),
    check('generated: migrations/ is what worker/db/ says', upToDateMigrations()),
    check('the page builds', runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'])),
  ])
  const results = [lint, types, bindings, migrations, build, ...(await budgets())]
  for (const { name, problem } of results) console.log(`${problem === null ? '✓' : '✗'} ${name}`)
  return results
}

async function check(name: string, running: Promise<Ran>): Promise<Result> {
  const { status, output } = await running
  return { name, problem: status === 0 ? null : output }
}

const upToDateBindings = (): Promise<Ran> =>
  runTool('wrangler/bin/wrangler.js', [
    'types',
    'worker/bindings.d.ts',
    '--include-runtime=false',
    '--strict-vars=false',
    '--check',
  ])

/** Generates into a copy: `drizzle-kit check` doesn't notice a schema that has changed. */
async function upToDateMigrations(): Promise<Ran> {
  const copy = mkdtempSync(join(tmpdir(), 'parley-migrations-'))
  cpSync(join(root, 'migrations'), copy, { recursive: true })
  const before = readdirSync(copy).length
  const ran = await runTool('drizzle-kit/bin.cjs', [
    'generate',
    '--dialect',
    'sqlite',
    '--schema',
    './worker/db/{schema,accounts}.ts',
    '--out',
    copy,
  ])
  const added = readdirSync(copy).length - before
  rmSync(copy, { recursive: true })
  return added === 0
    ? ran
    : { status: 1, output: 'The schema has changed: npx drizzle-kit generate --name <what changed>' }
}
