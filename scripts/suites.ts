import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './checks.ts'
import { environment, root } from './install.mjs'

interface VitestReport {
  testResults: {
    name: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

/** Unit tests, and tests inside the runtime. */
export async function runVitest(): Promise<Result[]> {
  const report = await run<VitestReport>(
    'vitest/vitest.mjs',
    ['run', '--reporter=dot', '--reporter=json', '--outputFile.json=.cache/vitest.json'],
    '.cache/vitest.json',
  )
  if (!report) return [{ name: 'vitest', problem: 'It ended without a report: what it said is above.' }]
  return report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = name.replace(`${root}/`, '')
    if (assertionResults.length === 0) return [{ name: file, problem: message || 'holds no test' }]
    return assertionResults.map(({ fullName, status, failureMessages }) => ({
      name: `${file}: ${fullName}`,
      problem: status === 'passed' ? null : failureMessages.join('\n') || status,
    }))
  })
}

interface Suite {
  title: string
  suites?: Suite[]
  specs?: {
    title: string
    ok: boolean
    tests: { projectName: string; results: { error?: { message?: string } }[] }[]
  }[]
}
interface PlaywrightReport {
  suites: Suite[]
  errors: { message?: string }[]
}

/** People in real browsers. */
export async function runBrowser(): Promise<Result[]> {
  const report = await run<PlaywrightReport>('@playwright/test/cli.js', ['test'], '.cache/browser.json')
  if (!report) return [{ name: 'browser tests', problem: 'They ended without a report: what was said is above.' }]
  const broken = report.errors.map(({ message }) => ({ name: 'browser tests', problem: message ?? 'an error' }))
  return [...broken, ...report.suites.flatMap((suite) => specs(suite, ''))]
}

function specs({ title, suites = [], specs: own = [] }: Suite, above: string): Result[] {
  const path = above ? `${above} › ${title}` : title
  const here = own.map(({ title: name, ok, tests }) => {
    const [test] = tests
    const problem = ok ? null : (test?.results.at(-1)?.error?.message ?? 'failed')
    return { name: `${test?.projectName} › ${path} › ${name}`, problem }
  })
  return [...here, ...suites.flatMap((suite) => specs(suite, path))]
}

/** Runs a suite with its own lines on the screen, and reads the report that it leaves. */
async function run<T>(script: string, args: string[], file: string): Promise<T | null> {
  const path = join(root, file)
  rmSync(path, { force: true })
  await new Promise((resolve) => {
    spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      env: environment(),
      stdio: 'inherit',
    }).on('close', resolve)
  })
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}
