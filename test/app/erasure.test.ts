import { listDurableObjectIds, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationId, PersonId, SessionId } from '../../protocol/ids.ts'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { readSettings } from '../../worker/env.ts'
import { receiptFor } from '../../worker/erasure/receipts.ts'
import type { Room } from '../../worker/room/object.ts'
import { inboxStub, List } from '../support/inbox.ts'
import { giveAddress } from '../support/mail.ts'
import { roomStub, rows } from '../support/objects.ts'
import { derived, direct, joinRoom, login, makeRoom, newId, type Person, register, Visitor } from '../support/people.ts'
import { Random } from '../support/random.ts'
import { moveOut, settleIn } from '../support/residents.ts'
import { addPasskey, count, makeCodes, prove, switchTotpOn, tryPassword } from '../support/security.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))

const settings = readSettings(env)
if (typeof settings === 'string') throw new Error(settings)
const statusOf = async (response: Promise<Response>) => (await response).status
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

const erasureOf = (receipt: string) => env.ERASURES.get(env.ERASURES.idFromName(receipt))
const receipt = (id: string) => new Visitor().fetch('GET', `/erasures/${id}`)

/** Somebody with something in every table. */
async function settled(handle: string): Promise<Person> {
  const ann = await register(handle)
  await makeCodes(ann)
  await addPasskey(ann)
  await switchTotpOn(ann)
  await giveAddress(ann, addressFor(handle))
  await ann.call('PUT /me/mail', { body: { proof: await prove(ann), address: `new.${addressFor(handle)}` } })
  return ann
}

const addressFor = (handle: string): string => `${handle}@example.org`

/** Rows of D1 that name somebody, in whichever table. */
async function rowsOf(person: Person): Promise<number> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>()
  const tables = await Promise.all(results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`).all()))
  const rows = tables.flatMap((table) => table.results.map((row) => JSON.stringify(row)))
  return rows.filter((row) => naming(row, person)).length
}

/** What was sent to them stands on the page for trials alone. */
const naming = (row: string, { id, handle }: Person): boolean =>
  !row.includes('"recipient"') && [id, `"${handle}"`, addressFor(handle)].some((name) => row.includes(name))

/** Somebody who has spoken everywhere that one can: in groups of their own and of others', in one they left long ago, in chats and rooms. */
async function talkative(handle: string) {
  const [ann, bob, eve] = [await settled(handle), await register(`${handle}_b`), await register(`${handle}_e`)]
  const group = async (owner: Person, ...people: Person[]) => {
    const body = { request: newId(), profile: '{"name":"Hikers"}', people: people.map(({ id }) => id) }
    return (await owner.call('POST /groups', { body })).conversation
  }
  const [own, others, left] = [await group(ann, bob, eve), await group(bob, ann), await group(bob, ann)]
  const room = await makeRoom(bob)
  await joinRoom(ann, room)
  const chat = await direct(ann, bob)
  const conversations = [own, others, left, room, chat]
  for (const conversation of conversations) {
    const peer = await ann.open(conversation)
    peer.text('My secret')
    await peer.roundTrip()
  }
  await ann.call('POST /conversations/:conversation/leave', { params: { conversation: left }, body: { id: newId() } })
  await settle(conversations)
  await runInDurableObject(inboxStub(ann.id), (_, { storage }) =>
    storage.sql.exec('UPDATE line SET left_at = 1 WHERE left_at IS NOT NULL'),
  )
  await runDurableObjectAlarm(inboxStub(ann.id))
  return { ann, bob, eve, own, room, chat, conversations }
}

/** Whatever Rooms have yet to tell is told. */
async function settle(conversations: ConversationId[]): Promise<void> {
  later(5_000)
  for (const conversation of conversations) await runDurableObjectAlarm(roomStub(conversation))
}

/** Rows of somebody's Inbox that say anything of them. */
const inboxRowsOf = ({ id }: Person) =>
  runInDurableObject(inboxStub(id), (_, { storage }) => {
    const of = (from: string) => Number(storage.sql.exec(`SELECT count(*) AS n FROM ${from}`).one().n)
    const tables = ['line', 'been', 'wish', 'watcher', 'live', 'mailing', 'holding', 'going WHERE person IS NOT NULL']
    return tables.reduce((sum, table) => sum + of(table), 0)
  })

/** What somebody said that can still be read, and where they are still in. */
async function wordsOf({ id }: Person, conversations: ConversationId[]) {
  const words = "SELECT 1 FROM event WHERE author = ? AND kind IN ('message', 'change') AND body <> ''"
  const seats = 'SELECT 1 FROM member WHERE person = ? AND left_seq IS NULL'
  const count = async (sql: string) => (await Promise.all(conversations.map((one) => rows(one, sql, id)))).flat().length
  return { words: await count(words), seats: await count(seats) }
}

const remove = async (person: Person, messages = 'go') =>
  (await person.call('POST /me/delete', { body: { proof: await prove(person), messages } })).receipt

describe('[A5] deleting an account', () => {
  test('signs everybody out, leaves no row, and gives a receipt', async () => {
    const ann = await settled('era_ann')
    expect(await rowsOf(ann)).toBeGreaterThan(15)
    const id = await remove(ann)
    expect(await rowsOf(ann)).toBe(0)
    expect(await statusOf(ann.fetch('POST', '/refresh', { body: {} }))).toBe(401)
    expect([...ann.cookies.keys()]).toEqual(['__Host-known'])
    expect(await statusOf(tryPassword(new Visitor(), 'era_ann'))).toBe(401)
    expect(await (await receipt(id)).json()).toEqual({ messages: 'go', askedAt: Date.now(), doneAt: Date.now() })
  })

  test('asks for a proof, and for what becomes of the messages', async () => {
    const ann = await register('era_ask')
    const forged = `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}`
    expect(await statusOf(ann.ask('POST /me/delete', { body: { proof: forged, messages: 'go' } }))).toBe(403)
    const proof = await prove(ann)
    expect(await statusOf(ann.ask('POST /me/delete', { body: { proof } }))).toBe(400)
    expect(await rowsOf(ann)).toBeGreaterThan(0)
  })

  test('ends the sessions of other devices, and what their access tokens still say', async () => {
    const ann = await register('era_out')
    const phone = await login('era_out')
    await remove(ann)
    expect(await statusOf(phone.ask('POST /direct', { body: { handle: 'era_out' } }))).toBe(401)
    expect(await statusOf(phone.fetch('GET', '/me'))).toBe(401)
  })

  test('keeps the name from being taken for 90 days, and says it nowhere', async () => {
    const ann = await register('era_name')
    await remove(ann)
    const join = async () => {
      const body = { handle: 'era_name', auth: await derived('x'), argon2: currentArgon2, deviceName: 'Test' }
      return new Visitor().fetch('POST', '/register', { body })
    }
    expect(await statusOf(join())).toBe(409)
    later(90 * 24 * 3600_000)
    expect(await statusOf(join())).toBe(200)
  })

  test('keeps no trace of whom the receipt was for, and forgets the receipt after 90 days', async () => {
    const ann = await register('era_rest')
    const id = await remove(ann, 'stay')
    const stored = await runInDurableObject(erasureOf(id), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM erasure').toArray()),
    )
    for (const trace of [ann.id, 'era_rest']) expect(stored).not.toContain(trace)
    later(90 * 24 * 3600_000)
    expect(await runDurableObjectAlarm(erasureOf(id))).toBe(true)
    expect(await statusOf(receipt(id))).toBe(404)
  })

  test('attack: guessed receipts touch no object', async () => {
    const before = (await listDurableObjectIds(env.ERASURES)).length
    const random = new Random(3)
    for (let round = 0; round < 200; round++) {
      const guess = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('')
      expect(await statusOf(receipt(guess))).toBe(404)
    }
    expect((await listDurableObjectIds(env.ERASURES)).length).toBe(before)
  })
})

describe('[A5] what was said', () => {
  test('goes with the account, where that is wanted, in front of everybody and from their lists', async () => {
    const { ann, bob, eve, own, chat, conversations } = await talkative('era_go')
    const [b, a] = [await bob.open(own), await ann.open(own)]
    const list = await List.open(bob)
    await remove(ann, 'go')
    expect([4401, 4403]).toContain(await a.end())
    expect(await wordsOf(ann, conversations)).toEqual({ words: 0, seats: 0 })
    await b.roundTrip()
    const heard = b.heard('events').flatMap(({ events }) => events.map(({ kind }) => kind))
    expect(heard).toEqual(['erase', 'member', 'member'])
    expect(await rows(own, "SELECT person FROM member WHERE role = 'owner'")).toHaveLength(1)
    await settle(conversations)
    const shown = await list.until((all) => all.find((row) => row.conversation === chat)?.last?.kind === 'member')
    expect(shown.find((row) => row.conversation === chat)).toMatchObject({ in: true, other: ann.id })
    expect(JSON.stringify(shown)).not.toContain('My secret')
    expect(await statusOf(eve.ask('POST /direct', { body: { handle: ann.handle } }))).toBe(404)
  })

  test('stays, where that is wanted, by somebody who isn’t there', async () => {
    const { ann, bob, conversations } = await talkative('era_stay')
    await remove(ann, 'stay')
    expect(await wordsOf(ann, conversations)).toEqual({ words: 5, seats: 0 })
    expect(await inboxRowsOf(ann)).toBe(0)
    expect(await bob.call('GET /people', { query: { ids: ann.id } })).toEqual({ people: [] })
  })
})

describe('[A5] a deletion that fails', () => {
  /** The bindings, of which D1 and the Inboxes fail from the `from`th use on. */
  const failing = (from: number) => {
    let uses = 0
    return new Proxy(env, {
      get(target, name) {
        if ((name === 'DB' || name === 'INBOXES') && uses++ >= from) throw new Error('away')
        return Reflect.get(target, name)
      },
    })
  }
  const give = (id: string, bindings: object) =>
    runInDurableObject(erasureOf(id), (object) =>
      Object.defineProperty(object, 'env', { configurable: true, value: bindings }),
    )

  const giveInbox = ({ id }: Person, bindings: object) =>
    runInDurableObject(inboxStub(id), (object) =>
      Object.defineProperty(object, 'env', { configurable: true, value: bindings }),
    )
  const failingRooms = (broken: Set<string>, when: 'before' | 'after') => ({
    ...env,
    ROOMS: {
      idFromString: (id: string) => env.ROOMS.idFromString(id),
      get: (id: DurableObjectId) => ({
        disconnect: (session: SessionId) => env.ROOMS.get(id).disconnect(session),
        async erasePerson(...asked: Parameters<Room['erasePerson']>) {
          const fails = broken.has(id.toString())
          if (fails && when === 'before') throw new Error('away')
          const whole = await env.ROOMS.get(id).erasePerson(...asked)
          if (fails) throw new Error('away')
          return whole
        },
      }),
    },
  })

  // Once at every place where the job asks D1 or an Inbox for something.
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'at its use %i of what is around it goes on by its alarm, and leaves no row',
    async (use) => {
      const { ann, bob, conversations } = await talkative(`era_f${use}`)
      const rows = await rowsOf(bob)
      const id = await receiptFor(settings.saltKey, ann.id)
      await give(id, failing(use))
      expect(await remove(ann)).toBe(id)
      expect(await (await receipt(id)).json()).toMatchObject({ doneAt: null })
      expect(await rowsOf(ann)).toBeGreaterThan(0)
      later(20_000)
      await give(id, failing(0))
      await runDurableObjectAlarm(erasureOf(id))
      expect(await rowsOf(ann)).toBeGreaterThan(0)
      later(20_000)
      await give(id, env)
      expect(await runDurableObjectAlarm(erasureOf(id))).toBe(true)
      expect(await rowsOf(ann)).toBe(0)
      expect(await inboxRowsOf(ann)).toBe(0)
      expect(await wordsOf(ann, conversations)).toEqual({ words: 0, seats: 0 })
      expect(await (await receipt(id)).json()).toMatchObject({ doneAt: Date.now() })
      expect(await rowsOf(bob)).toBe(rows)
    },
  )

  test('has as many uses of what is around it as that', async () => {
    const ann = await settled('era_uses')
    const id = await receiptFor(settings.saltKey, ann.id)
    await give(id, failing(10))
    await remove(ann)
    expect(await (await receipt(id)).json()).toMatchObject({ doneAt: Date.now() })
  })

  // Before a Room has done it, and after: then its answer is lost.
  test.each(['before', 'after'] as const)('in a Room, %s it has done it, is done there again', async (when) => {
    const { ann, conversations } = await talkative(`era_r_${when}`)
    const broken = new Set<string>(conversations.slice(1, 4))
    await giveInbox(ann, failingRooms(broken, when))
    const id = await remove(ann)
    expect(await (await receipt(id)).json()).toMatchObject({ doneAt: null })
    expect((await wordsOf(ann, conversations)).seats).toBe(when === 'before' ? 2 : 0)
    later(20_000)
    broken.delete([...broken][0] ?? '')
    await runDurableObjectAlarm(erasureOf(id))
    expect(await (await receipt(id)).json()).toMatchObject({ doneAt: null })
    expect(await rowsOf(ann)).toBeGreaterThan(0)
    broken.clear()
    // The Inbox's own alarm does it too; the job only asks whether it is done.
    later(20_000)
    await runDurableObjectAlarm(inboxStub(ann.id))
    expect(await wordsOf(ann, conversations)).toEqual({ words: 0, seats: 0 })
    later(20_000)
    await runDurableObjectAlarm(erasureOf(id))
    expect(await rowsOf(ann)).toBe(0)
    expect(await inboxRowsOf(ann)).toBe(0)
    expect(await (await receipt(id)).json()).toMatchObject({ doneAt: Date.now() })
  })

  test('doesn’t miss a conversation that says only afterwards that they are in it', async () => {
    const { ann, bob } = await talkative('era_late')
    await remove(ann)
    const body = { request: newId(), profile: '{"name":"Late"}', people: [bob.id] }
    const { conversation } = await bob.call('POST /groups', { body })
    const b = await bob.open(conversation)
    // Her account went just after the Room had asked for it.
    await settleIn(ann.id as PersonId)
    const seat = JSON.stringify({ person: ann.id, role: 'member' })
    b.say({ type: 'send', id: newId(), kind: 'member', seal: 'plain', body: seat })
    await b.roundTrip()
    await moveOut(ann.id as PersonId)
    await settle([conversation])
    await runDurableObjectAlarm(inboxStub(ann.id))
    expect(await wordsOf(ann, [conversation])).toEqual({ words: 0, seats: 0 })
    expect(await inboxRowsOf(ann)).toBe(0)
  })

  test('is the same job when it is asked for again', async () => {
    const ann = await register('era_twice')
    const proof = await prove(ann)
    const ask = (messages: string) => ann.call('POST /me/delete', { body: { proof, messages } })
    const held = new Map(ann.cookies)
    const id = await receiptFor(settings.saltKey, ann.id)
    await give(id, failing(0))
    expect((await ask('stay')).receipt).toBe(id)
    for (const [key, value] of held) ann.cookies.set(key, value)
    await give(id, env)
    expect((await ask('go')).receipt).toBe(id)
    expect(await (await receipt(id)).json()).toMatchObject({ messages: 'stay' })
    expect(await count('SELECT count(*) AS n FROM person WHERE id = ?', ann.id)).toBe(0)
  })
})
