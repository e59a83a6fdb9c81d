import { describe, expect, test } from 'vitest'
import { root } from '../../scripts/install.mjs'
import { browserResults, vitestResults } from '../../scripts/suites.ts'

const passed = { fullName: 'counts', status: 'passed', failureMessages: [] }
const file = (over: object = {}) => ({
  name: `${root}/test/a.test.ts`,
  message: '',
  assertionResults: [passed],
  ...over,
})
const failed = (results: { name: string; problem: string | null }[]) =>
  results.filter(({ problem }) => problem !== null)

describe('what vitest ends with', () => {
  const after = (status: number, ...testResults: ReturnType<typeof file>[]) =>
    vitestResults({ status, report: { testResults } })

  test('passes when all passed', () => {
    expect(after(0, file())).toEqual([{ name: 'test/a.test.ts: counts', problem: null }])
  })

  test('fails with what failed', () => {
    const bad = { fullName: 'counts', status: 'failed', failureMessages: ['1 is not 2'] }
    expect(failed(after(1, file({ assertionResults: [passed, bad] })))).toEqual([
      { name: 'test/a.test.ts: counts', problem: '1 is not 2' },
    ])
  })

  test('fails when a file failed outside of its tests: after all of them, or before', () => {
    expect(failed(after(1, file({ message: 'after all' })))).toEqual([{ name: 'test/a.test.ts', problem: 'after all' }])
    expect(failed(after(1, file({ message: 'no such module', assertionResults: [] })))).toHaveLength(1)
    expect(failed(after(0, file({ assertionResults: [] })))).toHaveLength(1)
  })

  test('fails when it ended badly though no test failed: an unhandled rejection', () => {
    expect(failed(after(1, file()))).toEqual([{ name: 'vitest', problem: expect.stringContaining('ended with 1') }])
  })

  test('fails without a report', () => {
    expect(failed(vitestResults({ status: 0, report: null }))).toHaveLength(1)
  })
})

describe('what Playwright ends with', () => {
  const spec = (ok: boolean) => ({
    title: 'says hello',
    tests: [
      { projectName: 'plain', status: 'expected', results: [] },
      { projectName: 'sealed', status: ok ? 'expected' : 'unexpected', results: [{ error: { message: 'no hello' } }] },
    ],
  })
  const after = (status: number, ok: boolean, errors: { message: string }[] = []) =>
    browserResults({ status, report: { suites: [{ title: 'talk.test.ts', specs: [spec(ok)] }], errors } })

  test('passes when all passed', () => {
    expect(after(0, true)).toEqual([
      { name: 'plain › talk.test.ts › says hello', problem: null },
      { name: 'sealed › talk.test.ts › says hello', problem: null },
    ])
  })

  test('fails with what failed, and with errors outside of tests', () => {
    expect(failed(after(1, false))).toEqual([{ name: 'sealed › talk.test.ts › says hello', problem: 'no hello' }])
    expect(failed(after(1, true, [{ message: 'global set-up' }]))).toHaveLength(1)
  })

  test('passes with what passed at its second try, and says what went wrong at first', () => {
    const tries = [{ error: { message: 'no hello' } }, {}]
    const twice = { title: 'says hello', tests: [{ projectName: 'plain', status: 'flaky', results: tries }] }
    const report = { suites: [{ title: 'talk.test.ts', specs: [twice] }], errors: [] }
    expect(browserResults({ status: 0, report })).toEqual([
      { name: 'plain › talk.test.ts › says hello', problem: null, first: 'no hello' },
    ])
  })

  test('fails when it ended badly though no test failed, or without a report', () => {
    expect(failed(after(1, true))).toEqual([
      { name: 'browser tests', problem: expect.stringContaining('ended with 1') },
    ])
    expect(failed(browserResults({ status: 1, report: null }))).toHaveLength(1)
  })
})
