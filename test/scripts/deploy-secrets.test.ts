import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { Stop } from '../../scripts/deploy/stop.ts'
import type { Run } from '../../scripts/deploy/wrangler.ts'
import { emptyAccount } from './fake-wrangler.ts'
import { changes, deployTo, inUse, temporary } from './trial.ts'
import { failed, queryFailed, refused } from './wrangler-answers.ts'

it.each([
  ['a Worker without it', inUse('PEPPER')],
  ['no Worker at all', { ...inUse(), secrets: null }],
])('a new PEPPER is never made for a database that has one: %s', async (_, account) => {
  const { ended, calls, made } = await deployTo(account)
  expect(ended).toContain('npx wrangler secret put PEPPER')
  expect(calls.filter((call) => !/^(d1 list|d1 execute|secret list)/.test(call))).toEqual([])
  expect(made).toEqual([])
})

it.each([
  ['an error', queryFailed('D1_ERROR: overloaded [code: 7500]')],
  ['something that is not understood', { status: 0, stdout: '[]', stderr: '' }],
  ['a signal', { status: null, stdout: '', stderr: '' }],
])('a database that cannot be read is not taken for one without a pepper: %s', async (_, answer) => {
  const { ended, calls } = await deployTo(inUse('PEPPER'), {
    'd1 execute parley --remote --json --command SELECT key': answer,
  })
  expect(ended).toContain('The database could not be read, so nothing was changed.')
  expect(changes(calls)).toEqual([])
})

it.each([
  ['JWT_KEYS', 'everybody has to log in again'],
  ['SALT_KEY', 'Everybody can still log in'],
])('a missing %s is made alone, and the owner is told what that means', async (name, meaning) => {
  const account = inUse(name)
  const { files, said } = await deployTo(account)
  expect(Object.keys(files[0]?.secrets ?? {})).toEqual([name])
  expect(said).toContain(meaning)
})

it('a new instance is told of no loss', async () => {
  expect((await deployTo(emptyAccount())).said).not.toMatch(/log in/)
})

it('a PEPPER that the owner put before the first deployment stays', async () => {
  const { files } = await deployTo({ ...emptyAccount(), secrets: new Set(['PEPPER']) })
  expect(Object.keys(files[0]?.secrets ?? {})).toEqual(['JWT_KEYS', 'SALT_KEY'])
})

it('no secret is in an argument or on the screen, not even when wrangler repeats it', async () => {
  const repeat = (run: Run) => (args: readonly string[]) =>
    args.includes('--secrets-file')
      ? Promise.resolve(failed('Invalid file:', readFileSync(args.at(-1) ?? '', 'utf8')))
      : run(args)
  const ended = [await deployTo(emptyAccount()), await deployTo(emptyAccount(), {}, repeat)]
  expect(ended[1]?.said).toContain('(hidden)')
  for (const { made, calls, said } of ended) {
    expect(made).toHaveLength(3)
    for (const secret of made) expect([...calls, said].join('\n')).not.toContain(secret)
  }
})

it('only this user can read the file of secrets, and it is gone afterwards, whatever happened', async () => {
  const interrupt = (run: Run) => async (args: readonly string[]) => {
    const ran = await run(args)
    if (args.includes('--secrets-file')) throw new Stop('Stopped.')
    return ran
  }
  const all = [
    await deployTo(emptyAccount()),
    await deployTo(emptyAccount(), { deploy: refused('/workers/scripts/parley', 'Internal error [code: 10013]') }),
    await deployTo(emptyAccount(), {}, interrupt),
  ]
  for (const { files } of all) expect(files).toMatchObject([{ mode: 0o600, folderMode: 0o700 }])
  expect(all.at(-1)?.ended).toBe('Stopped.')
  expect(readdirSync(temporary)).toEqual([])
})

it('every secret is 32 random bytes with an id, as worker/env.ts wants them', async () => {
  const { made } = await deployTo(emptyAccount())
  for (const secret of made) expect(secret).toMatch(/^k1:[A-Za-z0-9_-]{43}$/)
  expect(new Set(made).size).toBe(3)
})
