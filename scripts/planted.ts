import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from './checks.ts'
import { environment, root } from './install.mjs'
import { memoryFirst } from './memory.ts'
import { type Bug, bugs } from './planted/bugs.ts'

/** How long the tests may take to find a bug; one that makes them wait for ever is found too. */
const limitMs = 180_000

const left = new Set(['node_modules', '.git', '.cache', '.wrangler', 'dist', 'docs'])

/** Proves the proofs: each bug, planted into a copy, must make its tests fail, and without any they must pass. `about` picks some by their words. */
export async function runPlanted(about = ''): Promise<Result[]> {
  const copy = mkdtempSync(join(tmpdir(), 'parley-planted-'))
  for (const entry of readdirSync(root).filter((one) => !left.has(one)))
    cpSync(join(root, entry), join(copy, entry), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const results = [await withoutBugs(copy)]
  for (const bug of bugs.filter(({ what }) => what.includes(about)))
    results.push(say({ name: `planted: ${bug.what}`, problem: await problemOf(copy, bug) }))
  rmSync(copy, { recursive: true })
  return results
}

async function withoutBugs(copy: string): Promise<Result> {
  const { status, output } = await test(copy, [...new Set(bugs.flatMap(({ tests }) => tests))])
  return say({ name: 'planted: without a bug the tests pass', problem: status === 0 ? null : output })
}

/** Null when the bug was found. */
async function problemOf(copy: string, { file, search, replace, tests }: Bug): Promise<string | null> {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(search).length !== 2) return `${file} doesn’t hold this once: ${search}`
  writeFileSync(
    path,
    text.replace(search, () => replace),
  )
  const { status, output } = await test(copy, tests)
  writeFileSync(path, text)
  if (status === 0) return 'No test has failed.'
  const hasRun = status === 'out of time' || /Tests .*failed/.test(output)
  return hasRun ? null : `The tests could not be run:\n${output}`
}

function test(copy: string, files: string[]): Promise<{ status: number | 'out of time'; output: string }> {
  return new Promise((resolve) => {
    const args = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--bail=1', '--no-color', ...files]
    // In a group of its own, so that the runtimes which it has started end with it.
    const child = spawn(process.execPath, args, { cwd: copy, env: reduced(), detached: true })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    let late = false
    const timer = setTimeout(() => {
      late = true
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    }, limitMs)
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve({ status: late ? 'out of time' : (status ?? 1), output })
    })
  })
}

const reduced = () => ({ ...environment(), ...memoryFirst(), PARLEY_WHOLE: '', PARLEY_SEED: '', NO_COLOR: '1' })

function say(result: Result): Result {
  console.log(`${result.problem === null ? '✓' : '✗'} ${result.name}`)
  return result
}

if (import.meta.main) {
  const missed = (await runPlanted(process.argv[2])).filter(({ problem }) => problem !== null)
  for (const { name, problem } of missed) console.log(`\n✗ ${name}\n${problem}`)
  process.exit(missed.length > 0 ? 1 : 0)
}
