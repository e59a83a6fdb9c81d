import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { limits } from '../../protocol/limits.ts'
import { makeApp } from '../../worker/app.ts'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import { isOwner } from '../../worker/owner/owner.ts'
import { Bringer, filesStub, isBare, kept, someOctets } from '../support/files.ts'
import { List } from '../support/inbox.ts'
import { isEmpty, roomStub } from '../support/objects.ts'
import {
  comeAsGuest,
  derived,
  joinRoom,
  login,
  makeRoom,
  newId,
  origin,
  type Person,
  register,
  Visitor,
} from '../support/people.ts'
import {
  addPasskey,
  count,
  from,
  happened,
  inside,
  makeCodes,
  newPassword,
  prove,
  randomKey,
  tryPassword,
} from '../support/security.ts'

const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
const failure = async (response: Promise<Response> | Response) => {
  const answered = await response
  return { status: answered.status, error: (await answered.json<{ error?: string }>()).error }
}

let host: Person
beforeAll(async () => {
  await env.DB.prepare("DELETE FROM instance WHERE key = 'owner'").run()
  await register('own_host')
})
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  host = await login('own_host')
})

const ban = (person: Person) => host.call('POST /owner/bans', { body: { person: person.id } })
const unban = (person: Person) => host.call('DELETE /owner/bans/:person', { params: { person: person.id } })

const account = async (handle: string) => ({ handle, auth: await derived(handle), argon2: currentArgon2 })

describe('[E4] the owner', () => {
  test('is the first account, is told so, and nobody else is', async () => {
    const ann = await register('own_ann')
    expect(await host.call('GET /me/settings')).toMatchObject({ owner: true })
    expect(await ann.call('GET /me/settings')).toMatchObject({ owner: false })
    expect(await failure(ann.ask('GET /owner/people'))).toEqual({ status: 403, error: 'not-the-owner' })
  })

  test('is whom OWNER names, and then not the first account', async () => {
    const bob = await register('own_bob')
    const named = { ...env, OWNER: 'Own_Bob' }
    const context = { waitUntil() {}, passThroughOnException() {} } as unknown as ExecutionContext
    const ask = async (person: Person) => {
      const request = new Request(`${origin}/u/0/api/owner/house?as=${person.id}`, {
        headers: { cookie: person.cookieHeader() },
      })
      return (await makeApp().fetch(request, named, context)).status
    }
    expect([await ask(bob), await ask(host)]).toEqual([200, 403])
  })

  const askNamed = async (OWNER: string, path: string, visitor: Visitor, body: object) => {
    const headers = { origin, 'content-type': 'application/json', cookie: visitor.cookieHeader() }
    const request = new Request(`${origin}/u/0/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const context = { waitUntil() {}, passThroughOnException() {} } as unknown as ExecutionContext
    return makeApp().fetch(request, { ...env, OWNER }, context)
  }
  const joinNamed = async (OWNER: string, handle: string) =>
    askNamed(OWNER, '/register', new Visitor(), { ...(await account(handle)), deviceName: 'Test' })
  const peopleCalled = (handle: string) => count('SELECT count(*) AS n FROM person WHERE handle = ?', handle)

  test('attack: taking the free name that OWNER gives the instance to: as somebody new, or as a guest who stays', async () => {
    const kept = await joinNamed('own_kept', 'own_kept')
    expect(await failure(kept)).toEqual({ status: 409, error: 'handle-taken' })
    expect(kept.headers.getSetCookie()).toEqual([])
    const guest = await comeAsGuest(await makeRoom(host), 'Gus')
    const stay = await askNamed('own_kept', `/me/keep?as=${guest.id}`, guest, await account('own_kept'))
    expect(await failure(stay)).toEqual({ status: 409, error: 'handle-taken' })
    expect(await peopleCalled('own_kept')).toBe(0)
    expect((await joinNamed('own_kept', 'own_kept2')).status).toBe(200)
  })

  test('may be named before they come where nobody is yet: theirs is the first account, and no later one', async () => {
    const before = await env.DB.prepare("SELECT value FROM instance WHERE key = 'owner'").first('value')
    const forget = () => env.DB.prepare("DELETE FROM instance WHERE key = 'owner'").run()
    await forget()
    expect((await joinNamed('own_first', 'own_first')).status).toBe(200)
    await forget()
    const both = ['own_second', 'own_other'].map((handle) => joinNamed('own_second', handle))
    const [named, other] = (await Promise.all(both)).map(({ status }) => status)
    expect(other).toBe(200)
    const first = await env.DB.prepare(
      "SELECT handle FROM instance JOIN person ON value = id WHERE key = 'owner'",
    ).first('handle')
    expect([named, await peopleCalled('own_second')]).toEqual(first === 'own_second' ? [200, 1] : [409, 0])
    await env.DB.prepare("UPDATE instance SET value = ? WHERE key = 'owner'").bind(before).run()
  })

  test('attack: what is wrong with a request is told to nobody else', async () => {
    const eve = await register('own_eve')
    for (const body of [{}, { person: 'x' }, 'no json', { person: host.id }])
      expect(await failure(eve.ask('POST /owner/bans', { body }))).toEqual({ status: 403, error: 'not-the-owner' })
    const close = (report: string) => eve.ask('POST /owner/reports/:report/close', { params: { report }, body: {} })
    expect(await (await close('0'.repeat(32))).text()).toBe(await (await close('x')).text())
  })

  test('attack: taking the place of an owner who is gone', async () => {
    const db = drizzle(env.DB)
    const before = await env.DB.prepare("SELECT value FROM instance WHERE key = 'owner'").first('value')
    await env.DB.prepare("UPDATE instance SET value = ? WHERE key = 'owner'")
      .bind((await register('own_old')).id)
      .run()
    const old = await login('own_old')
    await old.call('POST /me/delete', { body: { proof: await prove(old), messages: 'go' } })
    const next = await register('own_next')
    expect(await isOwner(db, null, next.id)).toBe(false)
    expect(await count('SELECT count(*) AS n FROM instance WHERE value LIKE ?', old.id)).toBe(0)
    await env.DB.prepare("UPDATE instance SET value = ? WHERE key = 'owner'").bind(before).run()
  })

  test('finds people by a part of their name or username, page by page, listed or not', async () => {
    const one = await register('own_hidden_one')
    await one.call('PATCH /me/settings', { body: { listed: false, name: 'Zoë Quartz' } })
    const find = async (q: string) =>
      (await host.call('GET /owner/people', { query: { q } })).people.map(({ handle }) => handle)
    expect(await find('hidden_o')).toEqual(['own_hidden_one'])
    expect(await find('ZOE QU')).toEqual(['own_hidden_one'])
    expect(await find("' OR 1=1 --")).toEqual([])
    const all: string[] = []
    let after = ''
    do {
      const { people, next } = await host.call('GET /owner/people', { query: { after } })
      all.push(...people.map(({ handle }) => handle))
      after = next ?? ''
    } while (after !== '')
    expect(all).toEqual([...all].sort())
    expect(all).toContain('own_hidden_one')
  })

  test('doesn’t see when somebody was here, nor what is nobody’s business', async () => {
    const { people } = await host.call('GET /owner/people')
    const keys = ['avatar', 'bannedAt', 'createdAt', 'guest', 'handle', 'id', 'name']
    for (const person of people) expect(Object.keys(person).sort()).toEqual(keys)
  })
})

describe('[E4] a ban from the instance', () => {
  test('ends the sessions, closes the sockets within 5 s, and is said only to who knows the password', async () => {
    const [ann, bob] = [await register('ban_ann'), await register('ban_bob')]
    const room = await makeRoom(bob)
    await joinRoom(ann, room)
    const [peer, list] = [await ann.open(room), await List.open(ann)]
    const phone = await login('ban_ann')
    const start = performance.now()
    await ban(ann)
    expect([await peer.end(), await list.end()]).toEqual([4401, 4401])
    expect(performance.now() - start).toBeLessThan(5_000)
    for (const device of [ann, phone]) expect((await device.ask('GET /contacts')).status).toBe(401)
    expect(await failure(phone.fetch('POST', '/refresh', { body: {} }))).toEqual({ status: 403, error: 'banned' })
    expect(await failure(tryPassword(new Visitor(), 'ban_ann', 'wrong one'))).toEqual({
      status: 401,
      error: 'wrong-password',
    })
    const tried = await tryPassword(new Visitor(), 'ban_ann')
    expect(await tried.json()).toEqual({
      error: 'banned',
      message: 'This account was banned by the owner of this instance.',
    })
    expect(tried.headers.getSetCookie()).toEqual([])
    // What they try leaves nothing behind.
    const left = 'SELECT count(*) AS n FROM device WHERE person = ?'
    const devices = await count(left, ann.id)
    for (const _ of [1, 2]) expect((await tryPassword(new Visitor(), 'ban_ann')).status).toBe(403)
    expect(await count(left, ann.id)).toBe(devices)
  })

  test('holds for whoever shows a passkey, a recovery link or a code', async () => {
    const ann = await register('ban_pass')
    const passkey = await addPasskey(ann)
    await ban(ann)
    const visitor = new Visitor()
    const options = await (await visitor.fetch('POST', '/login/passkey/options', { body: {} })).json()
    const response = await passkey.get(options as { challenge: string })
    expect(await failure(visitor.fetch('POST', '/login/passkey', { body: { response, deviceName: 'Test' } }))).toEqual({
      status: 403,
      error: 'banned',
    })
    const link = await makeLink(ann)
    expect(await failure(recover(ann, link))).toEqual({ status: 403, error: 'banned' })
  })

  test('attack: a session that is opened while its person is being banned doesn’t stay', async () => {
    const ann = await register('ban_race')
    const prepare = env.DB.prepare.bind(env.DB)
    const visitor = new Visitor()
    // It comes after the first look at the bans, and before the session is opened.
    let looked = 0
    const spy = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, 'batch')
    spy.mockImplementationOnce(async (statements) => {
      looked++
      await prepare('INSERT INTO ban VALUES (?, ?)').bind(ann.id, Date.now()).run()
      return env.DB.batch(statements)
    })
    const answer = await failure(tryPassword(visitor, 'ban_race'))
    spy.mockRestore()
    expect(looked).toBe(1)
    expect(answer).toEqual({ status: 403, error: 'banned' })
    expect(visitor.cookies.size).toBe(0)
    const open = 'SELECT count(*) AS n FROM session WHERE person = ? AND revoked_at IS NULL'
    expect(await count(open, ann.id)).toBe(1)
  })

  test('attack: making another account from the banned one’s browser, in any of its slots', async () => {
    const ann = await register('ban_again')
    await ban(ann)
    const body = async (handle: string) => ({
      ...{ handle, auth: await derived(handle), argon2: currentArgon2, deviceName: 'Test' },
    })
    const other = new Visitor(3)
    for (const [name, value] of ann.cookies) other.cookies.set(name, value)
    expect(await failure(other.fetch('POST', '/register', { body: await body('ban_again2') }))).toEqual({
      status: 403,
      error: 'banned',
    })
    expect(await failure(ann.fetch('POST', '/refresh', { body: {} }))).toMatchObject({ error: 'banned' })
    expect(await failure(ann.fetch('POST', '/register', { body: await body('ban_again2') }))).toMatchObject({
      error: 'banned',
    })
    expect(await failure(new Visitor().fetch('POST', '/register', { body: await body('ban_again') }))).toMatchObject({
      error: 'handle-taken',
    })
  })

  test('takes them out of “All users”, and is taken back whole', async () => {
    const ann = await register('ban_back')
    const listed = async () =>
      (await host.call('GET /people/all', { query: { q: 'ban_back' } })).people.map(({ handle }) => handle)
    expect(await listed()).toEqual(['ban_back'])
    const { bannedAt } = await ban(ann)
    later(1000)
    expect(await ban(ann)).toEqual({ bannedAt })
    expect(await listed()).toEqual([])
    const only = await host.call('GET /owner/people', { query: { only: 'banned', q: 'ban_back' } })
    expect(only.people).toMatchObject([{ handle: 'ban_back', bannedAt }])
    await unban(ann)
    expect(await listed()).toEqual(['ban_back'])
    expect((await login('ban_back')).id).toBe(ann.id)
  })

  test('is of others, who are there', async () => {
    expect(await failure(host.ask('POST /owner/bans', { body: { person: host.id } }))).toMatchObject({ status: 400 })
    const nobody = { body: { person: 'f'.repeat(32) } }
    expect(await failure(host.ask('POST /owner/bans', nobody))).toMatchObject({ status: 404 })
  })
})

async function makeLink(person: Person): Promise<string> {
  const code = randomKey()
  const body = { proof: await prove(host), code }
  await host.call('POST /owner/people/:person/link', { params: { person: person.id }, body })
  return code
}

const recover = async ({ handle }: Person, code: string, password = 'another one', visitor = new Visitor()) =>
  visitor.fetch('POST', '/recover', {
    body: { handle, code, ...(await newPassword(handle, password)), deviceName: 'Test' },
  })

describe('[A6] a link of the owner’s for whoever lost everything', () => {
  test('sets a new password once, ends the other sessions, and its person is told of both', async () => {
    const ann = await register('lost_ann')
    const code = await makeLink(ann)
    expect(await happened(ann)).toEqual(['link-made'])
    expect(await ann.call('GET /me/settings')).toMatchObject({ ownerDid: { kind: 'link-made' } })
    const visitor = new Visitor()
    later(1)
    const back = await inside(visitor, 'lost_ann', await recover(ann, code, 'another one', visitor))
    expect((await ann.ask('GET /contacts')).status).toBe(401)
    expect(await back.call('GET /me/settings')).toMatchObject({ ownerDid: { kind: 'password-by-link' } })
    expect((await happened(back)).sort()).toEqual(['link-made', 'new-device', 'password-by-link'])
    expect(await failure(recover(ann, code))).toMatchObject({ status: 401 })
    expect((await tryPassword(new Visitor(), 'lost_ann', 'another one')).status).toBe(200)
  })

  test('holds for a day, and the next one ends it', async () => {
    const ann = await register('lost_late')
    const [first, second] = [await makeLink(ann), await makeLink(ann)]
    expect(await failure(recover(ann, first))).toMatchObject({ status: 401 })
    later(limits.lostLinkMs)
    expect(await failure(recover(ann, second))).toMatchObject({ status: 401 })
  })

  test('attack: keeping one for when its person has a new password again', async () => {
    const ann = await register('lost_kept')
    const codes = await makeCodes(ann)
    const changed = await makeLink(ann)
    await ann.call('PUT /me/password', {
      body: { proof: await prove(ann), ...(await newPassword('lost_kept', 'a third one')) },
    })
    expect(await failure(recover(ann, changed))).toMatchObject({ status: 401 })
    const recovered = await makeLink(ann)
    expect(await failure(recover(ann, randomKey()))).toMatchObject({ status: 401 })
    expect((await recover(ann, codes[0] ?? '')).status).toBe(200)
    expect(await failure(recover(ann, recovered))).toMatchObject({ status: 401 })
    expect((await recover(ann, codes[1] ?? '')).status).toBe(200)
  })

  test('attack: a borrowed session of the owner’s makes none', async () => {
    const ann = await register('lost_borrowed')
    const forged = `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}`
    const params = { person: ann.id }
    for (const proof of [forged, await prove(ann)]) {
      const answer = host.ask('POST /owner/people/:person/link', { params, body: { proof, code: randomKey() } })
      expect(await failure(answer)).toEqual({ status: 403, error: 'prove' })
    }
    expect(await count('SELECT count(*) AS n FROM recovery_code WHERE person = ?', ann.id)).toBe(0)
  })

  test('stands nowhere as it is, and is of no use in place of an authenticator’s code', async () => {
    const ann = await register('lost_hash')
    const code = await makeLink(ann)
    const { results } = await env.DB.prepare('SELECT * FROM recovery_code WHERE person = ?').bind(ann.id).all()
    expect(results).toHaveLength(1)
    expect(JSON.stringify(results)).not.toContain(code)
    expect(await ann.call('GET /me/security')).toMatchObject({ codesLeft: 0 })
  })
})

const join = async (handle: string, invite?: string, visitor = new Visitor()) => {
  const body = { ...(await account(handle)), deviceName: 'Test' }
  return visitor.fetch('POST', '/register', { body: { ...body, ...(invite && { invite }) } })
}
const set = (change: object) => host.call('PATCH /owner/house', { body: change })
const door = async () => (await new Visitor().fetch('GET', '/door')).json()
async function makeInvite(over: object = {}): Promise<string> {
  const invite = randomKey()
  await host.call('POST /owner/invites', {
    body: { hash: await hashKey(invite), expiresInMs: null, uses: null, ...over },
  })
  return invite
}

describe('[E4] who may register is the owner’s to say', () => {
  test('nobody', async () => {
    await set({ registering: 'nobody' })
    expect(await door()).toMatchObject({ registering: 'nobody' })
    expect(await failure(join('reg_nobody', await makeInvite()))).toEqual({ status: 403, error: 'nobody-registers' })
    await set({ registering: 'anyone' })
    expect((await join('reg_nobody')).status).toBe(200)
  })

  test('by invite: as often as it says, until it runs out or is revoked', async () => {
    await set({ registering: 'invited' })
    expect(await failure(join('reg_none'))).toEqual({ status: 403, error: 'by-invite' })
    expect(await failure(join('reg_none', randomKey()))).toEqual({ status: 403, error: 'by-invite' })
    const twice = await makeInvite({ uses: 2 })
    const statuses = await Promise.all([1, 2, 3, 4].map(async (n) => (await join(`reg_two${n}`, twice)).status))
    expect(statuses.sort()).toEqual([200, 200, 403, 403])
    const soon = await makeInvite({ expiresInMs: 60_000 })
    expect((await join('reg_soon', soon)).status).toBe(200)
    later(60_000)
    expect((await join('reg_late', soon)).status).toBe(403)
    const revoked = await makeInvite()
    await host.call('DELETE /owner/invites/:invite', { params: { invite: await hashKey(revoked) } })
    expect((await join('reg_gone', revoked)).status).toBe(403)
    await set({ registering: 'anyone' })
  })

  test('a name that is taken uses nothing up', async () => {
    await set({ registering: 'invited' })
    const once = await makeInvite({ uses: 1 })
    expect(await failure(join('own_host', once))).toMatchObject({ error: 'handle-taken' })
    expect((await join('reg_once', once)).status).toBe(200)
    expect((await join('reg_more', once)).status).toBe(403)
    await set({ registering: 'anyone' })
  })

  test('a guest who keeps their account is asked for an invite as anybody new is, and uses it up only by that', async () => {
    const guest = await comeAsGuest(await makeRoom(host), 'Gus')
    const stay = async (handle: string, invite?: string) =>
      failure(guest.ask('POST /me/keep', { body: { ...(await account(handle)), ...(invite && { invite }) } }))
    await set({ registering: 'invited' })
    const once = await makeInvite({ uses: 1 })
    for (const shown of [undefined, randomKey()])
      expect(await stay('reg_guest', shown)).toEqual({ status: 403, error: 'by-invite' })
    expect(await stay(host.handle, once)).toEqual({ status: 409, error: 'handle-taken' })
    expect(await guest.call('GET /me')).toMatchObject({ person: { guest: true } })
    expect(await stay('reg_guest', once)).toMatchObject({ status: 200 })
    expect((await join('reg_guest2', once)).status).toBe(403)
    await set({ registering: 'anyone' })
  })

  test('attack: guessing invites is held up, and their hashes open nothing', async () => {
    await set({ registering: 'invited' })
    const invite = await makeInvite()
    const { invites } = await host.call('GET /owner/invites')
    const hash = await hashKey(invite)
    expect(invites.map((one) => one.hash)).toContain(hash)
    expect((await join('reg_hash', hash)).status).toBe(403)
    const tries = Array.from({ length: 30 }, async (_, n) => {
      const body = {
        handle: `reg_guess${n}`,
        auth: randomKey(),
        argon2: currentArgon2,
        deviceName: 'T',
        invite: randomKey(),
      }
      return (await new Visitor().fetch('POST', '/register', { body, ...from('198.51.100.7') })).status
    })
    expect(new Set(await Promise.all(tries))).toEqual(new Set([403, 429]))
    await set({ registering: 'anyone' })
  })
})

describe('[E4] what else the owner sets', () => {
  test('holds at once here, and what isn’t named stays', async () => {
    const before = await host.call('GET /owner/house')
    expect(before).toEqual({
      registering: 'anyone',
      peopleListed: true,
      guests: true,
      roomLifetimeMs: limits.roomLifetimeMs,
    })
    await set({ peopleListed: false })
    expect(await set({ roomLifetimeMs: 24 * 3600_000 })).toMatchObject({ peopleListed: false })
    const ann = await register('set_ann')
    expect(await failure(ann.ask('GET /people/all'))).toMatchObject({ error: 'people-not-listed' })
    const { expiresAt } = await ann.call('POST /rooms', {
      body: { request: newId(), profile: '{"name":"Short"}', invite: null },
    })
    expect(expiresAt).toBe(Date.now() + 24 * 3600_000)
    expect(await set(before)).toEqual(before)
  })

  test.each([
    { roomLifetimeMs: limits.roomLifetimeMs + 1 },
    { roomLifetimeMs: 1000 },
    { registering: 'some' },
    { pepper: '' },
  ])('is refused with a reason where it makes no sense: %j', async (body) => {
    expect((await host.ask('PATCH /owner/house', { body })).status).toBe(400)
  })
})

describe('[X4] ending a room', () => {
  test('closes it for everybody at once, from their lists and the page of rooms, and leaves nothing', async () => {
    const [ann, bob] = [await register('end_ann'), await register('end_bob')]
    const room = await makeRoom(ann, 'Soon over')
    await joinRoom(bob, room)
    const [peer, list] = [await bob.open(room), await List.open(bob)]
    await list.until((rows) => rows.some((row) => row.conversation === room && row.in))
    const counted = () => count('SELECT count(*) AS n FROM conversation WHERE id = ?', room)
    await vi.waitFor(async () => expect(await counted()).toBe(1))
    await host.call('POST /owner/rooms/:room/end', { params: { room } })
    expect(await peer.end()).toBe(4410)
    await list.until((rows) => !rows.some((row) => row.conversation === room && row.in))
    expect(await (await ann.connect(room)).end()).toBe(4410)
    await runDurableObjectAlarm(roomStub(room)).catch(() => {})
    await vi.waitFor(async () => expect(await isEmpty(room)).toBe(true))
    await vi.waitFor(async () => expect(await counted()).toBe(0))
    expect((await ann.call('GET /rooms')).rooms.filter((one) => one.room === room)).toEqual([])
    await host.call('POST /owner/rooms/:room/end', { params: { room } })
  })

  test('leaves nothing that would stay until its date, however its death fails: asked for again, it is done', async () => {
    const ann = await register('end_twice')
    const room = await makeRoom(ann, 'Nearly over')
    const file = await new Bringer(ann, room, someOctets(10)).bring()
    const listed = () => count('SELECT count(*) AS n FROM listing WHERE room = ?', room)
    expect([await listed(), await kept(room)]).toEqual([1, { files: 1, parts: 1 }])
    const { prepare } = env.DB
    vi.spyOn(console, 'log').mockImplementation(() => {})
    vi.spyOn(Object.getPrototypeOf(env.DB), 'prepare').mockImplementation((sql) => {
      if (/^delete from "(listing|conversation)"/.test(String(sql))) throw new Error('D1 is away')
      return prepare.call(env.DB, String(sql))
    })
    await runInDurableObject(filesStub(room), (files) => {
      const value = () => Promise.reject(new Error('broken'))
      Object.defineProperty(files, 'die', { configurable: true, value })
    })
    const end = () => host.ask('POST /owner/rooms/:room/end', { params: { room } })
    const { status } = await end()
    await runDurableObjectAlarm(roomStub(room)).catch(() => {})
    await vi.waitFor(async () => expect(await isEmpty(room)).toBe(true))
    vi.restoreAllMocks()
    await evictDurableObject(filesStub(room))
    expect([await listed(), await kept(room)]).toEqual([1, { files: 1, parts: 1 }])
    expect(status).toBe(500)
    expect((await end()).status).toBe(200)
    expect([await listed(), await isBare(room)]).toEqual([0, true])
    expect((await file.fetch()).status).toBe(404)
  })

  test('is for rooms: groups and chats are their people’s', async () => {
    const ann = await register('end_group')
    const { conversation } = await ann.call('POST /groups', {
      body: { request: newId(), profile: '{"name":"Ours"}', people: [host.id] },
    })
    for (const room of [conversation, 'a'.repeat(64)])
      expect((await host.ask('POST /owner/rooms/:room/end', { params: { room } })).status).toBe(404)
    const peer = await ann.open(conversation)
    peer.text('still here')
    await peer.roundTrip()
    expect(peer.closed).toBeNull()
  })
})
