import { exports } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { login, origin, register, Visitor } from '../support/people.ts'
import { count, happened, inside, newPassword, prove, tryPassword } from '../support/security.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))

const statusOf = async (response: Promise<Response>) => (await response).status
const refreshes = (visitor: Visitor) => statusOf(visitor.fetch('POST', '/refresh', { body: {} }))

describe('[A2] devices', () => {
  test('are listed by name, the one used last first, one that was signed in twice once', async () => {
    const ann = await register('devann')
    vi.setSystemTime(Date.now() + 1000)
    const phone = await login('devann')
    vi.setSystemTime(Date.now() + 1000)
    await login('devann', 0, ann.signedIn.device)
    const { devices } = await ann.call('GET /me/security')
    expect(devices.map(({ device }) => device)).toEqual([ann.signedIn.device, phone.signedIn.device])
    expect(devices[0]).toMatchObject({ name: 'Test', country: null, usedAt: Date.now() })
  })

  test('were used last when they refreshed', async () => {
    const ann = await register('devuse')
    vi.setSystemTime(Date.now() + 600_000)
    expect(await refreshes(ann)).toBe(200)
    expect((await ann.call('GET /me/security')).devices[0]?.usedAt).toBe(Date.now())
  })

  test.each([
    ['NZ', 'NZ'],
    ['T1', null],
    ['XX', null],
    ['<b>', null],
  ])('say where they are, where the platform does: %s', async (country, shown) => {
    const handle = `devin${country.replace(/\W/g, '_').toLowerCase()}`
    const ann = await register(handle)
    const response = await exports.default.fetch(
      new Request(`${origin}/u/0/api/refresh`, {
        method: 'POST',
        headers: { origin, cookie: ann.cookieHeader(), 'content-type': 'application/json' },
        body: '{}',
        cf: { country } as never,
      }),
    )
    expect(response.status).toBe(200)
    expect((await ann.call('GET /me/security')).devices[0]?.country).toBe(shown)
  })

  test('that are removed are signed out: no refresh, no act, and not known again', async () => {
    const ann = await register('devout')
    const phone = await login('devout')
    await ann.call('DELETE /me/devices/:device', { params: { device: phone.signedIn.device } })
    expect(await statusOf(phone.ask('POST /direct', { body: { handle: 'devout' } }))).toBe(401)
    expect(await refreshes(phone)).toBe(401)
    expect((await ann.call('GET /me/security')).devices).toHaveLength(1)
    expect((await login('devout', 0, phone.signedIn.device)).signedIn.device).not.toBe(phone.signedIn.device)
    expect(await happened(ann)).toContain('device-removed')
  })

  test('all but this one can be removed at once', async () => {
    const ann = await register('devall')
    const others = [await login('devall'), await login('devall')]
    await ann.call('DELETE /me/devices')
    expect(await Promise.all(others.map(refreshes))).toEqual([401, 401])
    expect(await refreshes(ann)).toBe(200)
  })

  test('attack: nobody removes somebody else’s', async () => {
    const [ann, eve] = [await register('devida'), await register('devide')]
    const asked = eve.ask('DELETE /me/devices/:device', { params: { device: ann.signedIn.device } })
    expect(await statusOf(asked)).toBe(404)
    expect(await refreshes(ann)).toBe(200)
  })

  test('a new one is told of, one that is known isn’t', async () => {
    const ann = await register('devnew')
    await login('devnew', 0, ann.signedIn.device)
    expect(await happened(ann)).toEqual([])
    await login('devnew')
    expect(await happened(ann)).toEqual(['new-device'])
  })
})

describe('[A2] changing the password', () => {
  test('ends every other session, and asks for the new one', async () => {
    const ann = await register('pwann')
    const other = await login('pwann')
    const salt = async () => (await new Visitor().fetch('POST', '/salt', { body: { handle: 'pwann' } })).json()
    const before = await salt()
    await ann.call('PUT /me/password', {
      body: { proof: await prove(ann), ...(await newPassword('pwann', 'another one')) },
    })
    expect(await refreshes(other)).toBe(401)
    expect(await refreshes(ann)).toBe(200)
    expect(await statusOf(tryPassword(new Visitor(), 'pwann'))).toBe(401)
    expect(await statusOf(tryPassword(new Visitor(), 'pwann', 'another one'))).toBe(200)
    expect(await salt()).not.toEqual(before)
    expect(await happened(ann)).toContain('password-changed')
  })

  test('attack: with a stolen session alone it can’t be done', async () => {
    const [ann, eve] = [await register('pwbob'), await register('pweve')]
    const password = await newPassword('pwbob', 'mine now')
    const proofs = [
      `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}`,
      await prove(eve),
      (await prove(ann)).replace(/^\d{13}/, String(Date.now() + 3600_000)),
    ]
    for (const proof of proofs)
      expect(await statusOf(ann.ask('PUT /me/password', { body: { proof, ...password } }))).toBe(403)
    const wrong = { body: { auth: 'A'.repeat(43) } }
    expect(await statusOf(ann.ask('POST /me/proof', wrong))).toBe(403)
  })

  test('attack: a proof is for ten minutes, for one session, and for the password that was shown', async () => {
    const ann = await register('pwtim')
    const second = await login('pwtim')
    const proof = await prove(ann)
    const change = (by: typeof ann, password: string) =>
      newPassword('pwtim', password).then((made) => statusOf(by.ask('PUT /me/password', { body: { proof, ...made } })))
    expect(await change(second, 'other session')).toBe(403)
    vi.setSystemTime(Date.now() + 10 * 60_000)
    expect(await change(ann, 'too late')).toBe(403)
    vi.setSystemTime(Date.now() - 60_000)
    expect(await change(ann, 'in time')).toBe(200)
    expect(await change(ann, 'once more')).toBe(403)
  })

  test('attack: the old password doesn’t open a session that the change misses', async () => {
    const ann = await register('pwrace')
    const visitor = new Visitor()
    const proof = await prove(ann)
    const changed = newPassword('pwrace', 'the new one')
    const [, tried] = await Promise.all([
      ann.call('PUT /me/password', { body: { proof, ...(await changed) } }),
      tryPassword(visitor, 'pwrace'),
    ])
    if (tried.ok) expect(await refreshes(await inside(visitor, 'pwrace', tried))).toBe(401)
    const living = 'SELECT count(*) AS n FROM session WHERE person = ? AND revoked_at IS NULL'
    expect(await count(living, ann.id)).toBe(1)
  })
})

test('attack: a refresh token that was stolen and used tells the person, by what they see next', async () => {
  const ann = await register('stolen')
  const thief = new Visitor()
  for (const [name, value] of ann.cookies) thief.cookies.set(name, value)
  expect(await refreshes(thief)).toBe(200)
  expect(await refreshes(thief)).toBe(200)
  vi.setSystemTime(Date.now() + 61_000)
  expect(await refreshes(ann)).toBe(401)
  expect(await refreshes(thief)).toBe(401)
  expect(await happened(await login('stolen'))).toContain('stolen-session')
})

test('attack: session fixation: what was in the cookies before is not what one signs in to', async () => {
  await register('fixann')
  const eve = await register('fixeve')
  const visitor = new Visitor()
  for (const [name, value] of eve.cookies) visitor.cookies.set(name, value)
  const planted = new Map(visitor.cookies)
  const ann = await inside(visitor, 'fixann', await tryPassword(visitor, 'fixann'))
  for (const name of ['__Host-a0', '__Host-r0']) expect(ann.cookies.get(name)).not.toBe(planted.get(name))
  for (const [name, value] of planted) visitor.cookies.set(name, value)
  expect(await refreshes(visitor)).toBe(401)
})
