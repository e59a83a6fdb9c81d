import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './checks.ts'
import { environment, root } from './install.mjs'
import { memoryFirst } from './memory.ts'

interface VitestReport {
  testResults: {
    name: string
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

/** How a suite's program ended, and the report that it left, if it did. */
interface Ended<Report> {
  status: number
  report: Report | null
}

/** Unit tests, tests inside the runtime, or what breaks a running Parley: all of them, or those in some folders. */
export const runVitest = async (
  projects: ('unit' | 'runtime' | 'faults')[],
  folders: string[] = [],
): Promise<Result[]> =>
  vitestResults(
    await run<VitestReport>(
      'vitest/vitest.mjs',
      [
        'run',
        ...folders,
        ...projects.flatMap((project) => ['--project', project]),
        '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${vitestReport(projects)}`,
      ],
      vitestReport(projects),
      // What is killed there is to have the disk that it has anywhere else.
      projects.includes('faults') ? {} : memoryFirst(),
    ),
  )

const vitestReport = (projects: string[]): string => `.cache/vitest-${projects.join('-')}.json`

export function vitestResults({ status, report }: Ended<VitestReport>): Result[] {
  const results = report?.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = name.replace(`${root}/`, '')
    if (assertionResults.length === 0) return [{ name: file, problem: message || 'holds no test' }]
    const tests = assertionResults.map(({ fullName, status, failureMessages }) => ({
      name: `${file}: ${fullName}`,
      problem: status === 'passed' ? null : failureMessages.join('\n') || status,
    }))
    return message ? [...tests, { name: file, problem: message }] : tests
  })
  return whole('vitest', status, results)
}

interface Suite {
  title: string
  suites?: Suite[]
  specs?: {
    title: string
    tests: { projectName: string; status: string; results: { error?: { message?: string } }[] }[]
  }[]
}
interface PlaywrightReport {
  suites: Suite[]
  errors: { message?: string }[]
}

/** People in real browsers. */
export const runBrowser = async (...args: string[]): Promise<Result[]> =>
  browserResults(await run<PlaywrightReport>('@playwright/test/cli.js', ['test', ...args], '.cache/browser.json'))

export function browserResults({ status, report }: Ended<PlaywrightReport>): Result[] {
  if (!report) return whole('browser tests', status, undefined)
  const broken = report.errors.map(({ message }) => ({ name: 'browser tests', problem: message ?? 'an error' }))
  return whole('browser tests', status, [...broken, ...report.suites.flatMap((suite) => specs(suite, ''))])
}

function specs({ title, suites = [], specs: own = [] }: Suite, above: string): Result[] {
  const path = above ? `${above} › ${title}` : title
  // A test that two projects run is one spec here, whose own word is that of the first.
  const here = own.flatMap(({ title: name, tests }) =>
    tests.map(({ projectName, status, results }) => {
      const wrong = results.findLast(({ error }) => error)?.error?.message ?? status
      const result = { name: `${projectName} › ${path} › ${name}`, problem: null }
      if (status === 'flaky') return { ...result, first: wrong }
      return status === 'expected' ? result : { ...result, problem: wrong }
    }),
  )
  return [...here, ...suites.flatMap((suite) => specs(suite, path))]
}

/** Adds what a report doesn't say: that there is none, or that its suite ended badly all the same, by an unhandled rejection for example. */
function whole(name: string, status: number, results: Result[] | undefined): Result[] {
  if (!results) return [{ name, problem: 'It ended without a report: what it said is above.' }]
  const hidden = status !== 0 && results.every(({ problem }) => problem === null)
  if (!hidden) return results
  return [...results, { name, problem: `It ended with ${status}, though no test failed: what it said is above.` }]
}

/** Runs a suite with its own lines on the screen, and reads the report that it leaves. */
async function run<Report>(script: string, args: string[], file: string, env = {}): Promise<Ended<Report>> {
  const path = join(root, file)
  rmSync(path, { force: true })
  const status = await new Promise<number>((resolve) => {
    spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      env: { ...environment(), ...env },
      stdio: 'inherit',
    }).on('close', (code) => resolve(code ?? 1))
  })
  return { status, report: existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null }
}
