import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { List } from '../support/inbox.ts'
import { derived, direct, login, register, Visitor } from '../support/people.ts'

const statusOf = async (response: Promise<Response>) => (await response).status
const errorOf = async (response: Promise<Response>) => ((await (await response).json()) as { error: string }).error

const registering = async (handle: string, over: object = {}) => ({
  body: { handle, auth: await derived(handle), argon2: currentArgon2, deviceName: 'Test', ...over },
})

describe('[A1] registering', () => {
  test('makes a person who is signed in', async () => {
    const ann = await register('ann')
    expect(ann.signedIn.person).toMatchObject({ handle: 'ann', name: 'ann' })
    expect(await (await ann.fetch('GET', '/me')).json()).toEqual(ann.signedIn)
  })

  test('folds the handle: look-alikes in capitals are the same name, and taken', async () => {
    await register('carol')
    const response = await new Visitor().fetch('POST', '/register', await registering('CaRoL'))
    expect(response.status).toBe(409)
    expect(await response.json()).toEqual({ error: 'handle-taken', message: 'carol is taken. Choose another name.' })
  })

  test('[M6] nobody is called `all`, which names everybody in a conversation', async () => {
    const response = await new Visitor().fetch('POST', '/register', await registering('ALL'))
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ error: 'handle-taken' })
  })

  test('is once: of two at the same moment one gets the name', async () => {
    const body = await registering('twins')
    const answers = await Promise.all([1, 2, 3].map(() => statusOf(new Visitor().fetch('POST', '/register', body))))
    expect(answers.sort()).toEqual([200, 409, 409])
  })

  test('leaves nothing behind when the name is taken', async () => {
    await register('dora')
    const count = () =>
      env.DB.prepare(
        'SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM session) + (SELECT count(*) FROM device) AS n',
      ).first('n')
    const before = await count()
    await new Visitor().fetch('POST', '/register', await registering('dora'))
    expect(await count()).toBe(before)
  })

  test.each([
    ['too short', { handle: 'ab' }],
    ['with a space', { handle: 'ann b' }],
    ['too long', { handle: 'a'.repeat(21) }],
    ['of another kind', { handle: 7 }],
    ['missing', { handle: undefined }],
  ])('a name %s is refused', async (_, over) => {
    const response = await new Visitor().fetch('POST', '/register', await registering('x', over))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'malformed' })
  })

  test('refuses parameters that are weaker than ours', async () => {
    const weak = { ...currentArgon2, memoryKiB: 8 }
    expect(await errorOf(new Visitor().fetch('POST', '/register', await registering('weak', { argon2: weak })))).toBe(
      'argon2',
    )
  })

  test('refuses a field that it does not know', async () => {
    expect(await errorOf(new Visitor().fetch('POST', '/register', await registering('mass', { role: 'owner' })))).toBe(
      'malformed',
    )
  })
})

describe('[A2] logging in', () => {
  test('by the same password makes a session, on the device that is known', async () => {
    const first = await register('frank')
    const again = await login('frank', 0, first.signedIn.device)
    expect(again.signedIn).toEqual(first.signedIn)
    const sessions = env.DB.prepare('SELECT count(*) AS n FROM session WHERE person = ?').bind(first.id)
    expect(await sessions.first('n')).toBe(2)
  })

  test('on another’s device makes a new one', async () => {
    const greta = await register('greta')
    const henry = await register('henry')
    const again = await login('henry', 0, greta.signedIn.device)
    expect(again.signedIn.device).not.toBe(greta.signedIn.device)
    expect(again.signedIn.device).not.toBe(henry.signedIn.device)
  })

  test('answers a wrong password and an unknown name alike', async () => {
    await register('ida')
    const wrong = { auth: await derived('ida', 'another'), deviceName: 'Test' }
    const answers = await Promise.all(
      ['ida', 'nobody_here'].map(async (handle) =>
        (await new Visitor().fetch('POST', '/login', { body: { handle, ...wrong } })).text(),
      ),
    )
    expect(answers[0]).toBe(answers[1])
    expect(answers[0]).toContain('wrong-password')
  })

  test('into a slot takes the place of the session that was there', async () => {
    const jan = await register('jan')
    const old = jan.cookies.get('__Host-r0') ?? ''
    const body = { handle: 'jan', auth: await derived('jan'), deviceName: 'Test' }
    expect((await jan.fetch('POST', '/login', { body })).status).toBe(200)
    const stale = new Visitor()
    stale.cookies.set('__Host-r0', old)
    expect(await statusOf(stale.fetch('POST', '/refresh', { body: {} }))).toBe(401)
  })
})

describe('the salt', () => {
  const saltOf = async (handle: string) => (await new Visitor().fetch('POST', '/salt', { body: { handle } })).text()

  test('of an unknown name is stable, differs by name, and stays what it was when the name is taken', async () => {
    const before = await saltOf('kim_')
    expect(await saltOf('KIM_')).toBe(before)
    expect(await saltOf('kim2')).not.toBe(before)
    await register('kim_')
    expect(await saltOf('kim_')).toBe(before)
  })
})

describe('[A2] logging out', () => {
  test('ends the session: its tokens are of no use any more', async () => {
    const lea = await register('lea')
    const held = new Map(lea.cookies)
    expect(await lea.call('POST /logout')).toEqual({})
    expect([...lea.cookies.keys()]).toEqual(['__Host-known'])
    for (const [name, value] of held) lea.cookies.set(name, value)
    expect(await statusOf(lea.ask('POST /direct', { body: { handle: 'lea' } }))).toBe(401)
    expect(await statusOf(lea.fetch('POST', '/refresh', { body: {} }))).toBe(401)
  })

  test('can be said again when the Inbox failed: the session ends, and its sockets with it', async () => {
    const [nia, pat] = [await register('nia'), await register('pat')]
    const peer = await nia.open(await direct(nia, pat))
    const failing = (on: boolean) =>
      runInDurableObject(env.INBOXES.get(env.INBOXES.idFromName(nia.id)), (inbox) => {
        const store = Reflect.get(Reflect.get(inbox, 'store'), 'sessions')
        if (!on) Reflect.deleteProperty(store, 'revoke')
        else
          Object.defineProperty(store, 'revoke', {
            configurable: true,
            value() {
              throw new Error('away')
            },
          })
      })
    await failing(true)
    expect(await statusOf(nia.ask('POST /logout'))).toBe(500)
    expect(peer.closed).toBeNull()
    await failing(false)
    expect(await nia.call('POST /logout')).toEqual({})
    expect(await peer.end()).toBe(4401)
  })

  test('closes the sockets by the Inbox’s alarm when a Room can’t be reached', async () => {
    const [ria, sam] = [await register('ria'), await register('sam')]
    const peer = await ria.open(await direct(ria, sam))
    const inbox = env.INBOXES.get(env.INBOXES.idFromName(ria.id))
    const reaching = (rooms: object) =>
      runInDurableObject(inbox, (object) =>
        Object.defineProperty(object, 'env', { configurable: true, value: { ...env, ROOMS: rooms } }),
      )
    await reaching({
      idFromString() {
        throw new Error('away')
      },
    })
    expect(await ria.call('POST /logout')).toEqual({})
    expect(peer.closed).toBeNull()
    await reaching(env.ROOMS)
    expect(await runDurableObjectAlarm(inbox)).toBe(true)
    expect(await peer.end()).toBe(4401)
  })

  test('is a POST: no GET changes state', async () => {
    const mia = await register('mia')
    expect(await statusOf(mia.fetch('GET', '/logout'))).toBe(404)
    expect(await statusOf(mia.fetch('GET', '/me'))).toBe(200)
  })
})

test('[A7] whoever signs in to a slot ends the session in it, also one whose access token has run out', async () => {
  const [first, other] = [await register('quin', 2), await register('quins', 3)]
  const chat = await direct(first, other)
  const peer = await first.open(chat)
  const browser = new Visitor(2)
  for (const [name, value] of first.cookies) if (name.startsWith('__Host-r')) browser.cookies.set(name, value)
  expect((await browser.fetch('POST', '/register', await registering('quina'))).status).toBe(200)
  expect(await peer.end()).toBe(4401)
  expect(await statusOf(first.fetch('POST', '/refresh', { body: {} }))).toBe(401)
})

test('[A2] a session that has ended is told nothing of what is said after it', async () => {
  const [ann, bob] = [await register('rosa'), await register('rosas')]
  const chat = await direct(ann, bob)
  const before = new Map(ann.cookies)
  await ann.call('POST /logout')
  for (const [name, value] of before) ann.cookies.set(name, value)
  const peer = await bob.open(chat)
  peer.text('after the log-out')
  await peer.next('events')
  expect(await (await List.connect(ann, { as: ann.id })).end()).toBe(4401)
})

test('[A7] two people in one browser: each slot has its own cookies', async () => {
  const ned = await register('ned', 0)
  const oda = await register('oda', 1)
  for (const [name, value] of oda.cookies) ned.cookies.set(name, value)
  expect([...ned.cookies.keys()].sort()).toEqual(['__Host-a0', '__Host-a1', '__Host-known', '__Host-r0', '__Host-r1'])
  expect(await (await ned.fetch('GET', '/me')).json()).toEqual(ned.signedIn)
  const other = new Visitor(1)
  for (const [name, value] of ned.cookies) other.cookies.set(name, value)
  expect(await (await other.fetch('GET', '/me')).json()).toEqual(oda.signedIn)
})

test('cookies are for this host and HTTP alone', async () => {
  const visitor = new Visitor()
  const response = await visitor.fetch('POST', '/register', await registering('pia'))
  for (const cookie of response.headers.getSetCookie()) {
    expect(cookie).toMatch(/^__Host-([ar]0|known)=/)
    for (const word of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(word)
    expect(cookie).not.toContain('Domain')
  }
})

test('[A3] nothing that logs one in is stored as it is', async () => {
  const auth = await derived('quinn')
  const quinn = await register('quinn')
  const tables = ['person', 'credential', 'device', 'session', 'instance']
  const rows = await Promise.all(tables.map((table) => env.DB.prepare(`SELECT * FROM ${table}`).all()))
  const stored = JSON.stringify(rows.map(({ results }) => results))
  for (const secret of [auth, ...quinn.cookies.values(), 'password123']) expect(stored).not.toContain(secret)
})
