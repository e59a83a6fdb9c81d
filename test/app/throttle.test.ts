import { listDurableObjectIds, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { derived, register, Visitor } from '../support/people.ts'
import { from, prove, tryPassword } from '../support/security.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))

const address = (number: number) => `203.0.${number}.9`
const guess = (handle: string, by: number, round = 0) =>
  tryPassword(new Visitor(), handle, `guess ${by} ${round}`, from(address(by)))

/** How the answers were, by their status. */
function tally(answers: Response[]): Record<number, number> {
  const sum: Record<number, number> = {}
  for (const { status } of answers) sum[status] = (sum[status] ?? 0) + 1
  return sum
}

test('attack: 1,000 guesses from 50 addresses: few are looked at, and the rightful person gets in', {
  timeout: 60_000,
}, async () => {
  const ann = await register('thr_ann')
  const answers: Response[] = []
  const everybodyGuesses = async (round: number) =>
    answers.push(...(await Promise.all(Array.from({ length: 50 }, (_, by) => guess('thr_ann', by, round)))))
  for (let round = 0; round < 20; round++) {
    await everybodyGuesses(round)
    vi.setSystemTime(Date.now() + 500)
  }
  const { 401: looked = 0, 429: turned = 0 } = tally(answers)
  expect(looked + turned).toBe(1000)
  expect(looked).toBeLessThan(200)

  // On a device of her own at once, from wherever, in the middle of it.
  const device = ann.signedIn.device
  expect((await tryPassword(ann, 'thr_ann', undefined, { device, ...from(address(7)) })).status).toBe(200)

  // On a new one, from a place of her own: at once too, after a slip.
  const elsewhere = (password?: string) => tryPassword(new Visitor(), 'thr_ann', password, from('198.51.100.1'))
  expect((await elsewhere('a slip')).status).toBe(401)
  expect((await elsewhere()).status).toBe(200)
})

test('attack: the guessers beside one from the same place hold up nobody for good', async () => {
  await register('thr_near')
  for (let round = 0; round < 12; round++) await guess('thr_near', 1, round)
  const here = () => tryPassword(new Visitor(), 'thr_near', undefined, from(address(1)))
  const turned = await here()
  const { error, retryAfterMs } = (await turned.json()) as { error: string; retryAfterMs: number }
  expect(error).toBe('too-fast')
  expect(turned.headers.get('retry-after')).toBe(String(Math.ceil(retryAfterMs / 1000)))
  vi.setSystemTime(Date.now() + retryAfterMs - 1)
  expect((await here()).status).toBe(429)
  vi.setSystemTime(Date.now() + 1)
  expect((await here()).status).toBe(200)
})

describe('guessing', () => {
  test('at once counts as guessing one after the other', async () => {
    await register('thr_once')
    const answers = await Promise.all(Array.from({ length: 30 }, (_, round) => guess('thr_once', 1, round)))
    expect(tally(answers)).toEqual({ 401: 5, 429: 25 })
  })

  test('at an unknown name is held up as at a known one', async () => {
    await register('thr_known')
    const say = async (handle: string) => {
      const answers = []
      for (let round = 0; round < 8; round++) {
        const answer = await guess(handle, 2, round)
        answers.push(`${answer.status} ${await answer.text()}`)
      }
      return answers
    }
    expect(await say('thr_known')).toEqual(await say('thr_nobody'))
  })

  test('is forgiven by the right password, where it was on the way to it', async () => {
    await register('thr_typo')
    for (let round = 0; round < 4; round++) await guess('thr_typo', 3, round)
    expect((await tryPassword(new Visitor(), 'thr_typo', undefined, from(address(3)))).status).toBe(200)
    const after = await Promise.all(Array.from({ length: 5 }, (_, round) => guess('thr_typo', 3, round)))
    expect(tally(after)).toEqual({ 401: 5 })
  })

  test('many accounts from one address is held up, whatever account of one’s own is opened between', {
    timeout: 30_000,
  }, async () => {
    await register('thr_own')
    const answers: Response[] = []
    for (let round = 0; round < 110; round++) {
      answers.push(await guess(`thr_many${round}`, 4))
      if (round % 20 === 0) answers.push(await tryPassword(new Visitor(), 'thr_own', undefined, from(address(4))))
    }
    expect(tally(answers)[429]).toBeGreaterThan(5)
  })

  test('attack: by somebody’s device’s id, which all can see, is guessing like any other', async () => {
    const ann = await register('thr_dev')
    const tries = Array.from({ length: 12 }, (_, round) =>
      tryPassword(new Visitor(), 'thr_dev', `${round}`, { device: ann.signedIn.device, ...from(address(5)) }),
    )
    expect(tally(await Promise.all(tries))).toEqual({ 401: 5, 429: 7 })
    expect((await tryPassword(ann, 'thr_dev', undefined, { device: ann.signedIn.device })).status).toBe(200)
  })

  test('attack: at the password behind a stolen session is held up too', async () => {
    const ann = await register('thr_proof')
    const wrong = async (round: number) =>
      ann.ask('POST /me/proof', { body: { auth: await derived('thr_proof', `guess ${round}`) } })
    const answers = await Promise.all(Array.from({ length: 20 }, (_, round) => wrong(round)))
    expect(tally(answers)).toEqual({ 403: 10, 429: 10 })
    vi.setSystemTime(Date.now() + 60_000)
    expect(await prove(ann)).toBeTruthy()
  })

  test('at recovery codes is held up', async () => {
    await register('thr_rec')
    const body = {
      handle: 'thr_rec',
      code: 'A'.repeat(43),
      auth: 'B'.repeat(43),
      salt: 'A'.repeat(22),
      argon2: currentArgon2,
      deviceName: 'Test',
    }
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => new Visitor().fetch('POST', '/recover', { body, ...from(address(6)) })),
    )
    expect(tally(answers)).toEqual({ 401: 5, 429: 7 })
  })
})

test('new accounts and salts from one address are held up, after many', { timeout: 30_000 }, async () => {
  const join = async (round: number) => {
    const body = {
      handle: `thr_new${round}`,
      auth: await derived(`${round}`),
      argon2: currentArgon2,
      deviceName: 'Test',
    }
    return new Visitor().fetch('POST', '/register', { body, ...from(address(8)) })
  }
  const joined = await Promise.all(Array.from({ length: 25 }, (_, round) => join(round)))
  expect(tally(joined)).toEqual({ 200: 20, 429: 5 })
  const salt = () => new Visitor().fetch('POST', '/salt', { body: { handle: 'thr_salt' }, ...from(address(9)) })
  expect(tally(await Promise.all(Array.from({ length: 210 }, salt)))).toEqual({ 200: 200, 429: 10 })
})

test('where limits are off nobody is held up', async () => {
  const { makeApp } = await import('../../worker/app.ts')
  const request = () =>
    new Request('http://localhost/u/0/api/salt', {
      method: 'POST',
      headers: { origin: 'http://localhost', 'content-type': 'application/json', 'cf-connecting-ip': address(9) },
      body: '{"handle":"thr_salt"}',
    })
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as never
  expect((await makeApp().fetch(request(), { ...env, LIMITS: 'off' }, context)).status).toBe(200)
})

test('what is counted names nobody, and is dropped when it no longer holds anybody up', async () => {
  const ask = async (sql: string) => {
    const objects = (await listDurableObjectIds(env.THROTTLES)).map((id) => env.THROTTLES.get(id))
    const answers = objects.map((stub) => runInDurableObject(stub, (_, { storage }) => storage.sql.exec(sql).toArray()))
    return (await Promise.all(answers)).flat()
  }
  const rows = () => ask('SELECT * FROM tries')
  await guess('thr_gone', 10)
  // Of another file's clock, months ahead.
  await ask(`DELETE FROM tries WHERE at > ${Date.now()}`)
  const before = JSON.stringify(await rows())
  expect(before.length).toBeGreaterThan(100)
  for (const name of ['thr_', '203.0', 'account', 'address']) expect(before).not.toContain(name)
  vi.setSystemTime(Date.now() + 7 * 24 * 3600_000)
  for (const id of await listDurableObjectIds(env.THROTTLES)) await runDurableObjectAlarm(env.THROTTLES.get(id))
  expect(await rows()).toEqual([])
})
