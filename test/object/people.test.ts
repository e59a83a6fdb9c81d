import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationId, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import {
  Guest,
  makeDirect,
  makeGroup,
  makeLinkRoom,
  refusalOf,
  said,
  seat,
  setProfile,
  unname,
  wish,
} from '../support/guests.ts'
import { personId } from '../support/logs.ts'
import { isEmpty, roomStub, rows } from '../support/objects.ts'
import { newId, type Peer } from '../support/people.ts'
import { settleIn } from '../support/residents.ts'

const [ann, bob, eve, dan] = [new Guest(1), new Guest(2), new Guest(3), new Guest(4)]
let group: ConversationId
let a: Peer
let b: Peer

// Tomorrow: the runtime's own clock would find an alarm due that isn't by one that stands still, and call it again and again.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 3600_000 }))
afterAll(() => void vi.useRealTimers())

beforeEach(async () => {
  group = await makeGroup(ann, bob, eve)
  ;[a, b] = [await ann.open(group), await bob.open(group)]
})

const secret = 'L'.repeat(43)
const roles = async (room: ConversationId) =>
  Object.fromEntries(
    (await rows(room, 'SELECT person, role FROM member ORDER BY person')).map(({ person, role }) => [person, role]),
  )
const log = (room: ConversationId) => rows(room, 'SELECT * FROM event')

describe('[G1] a group', () => {
  test('is made with its people once, each by an event of the log', async () => {
    const state = b.heard('state')[0]
    expect(state).toMatchObject({ kind: 'group', head: 3, from: 1, people: 3, me: { person: bob.id, role: 'member' } })
    const bodies = (await log(group)).map(({ author, kind, body }) => ({ author, kind, ...JSON.parse(String(body)) }))
    expect(bodies).toEqual(
      [ann, bob, eve].map(({ id }) => ({
        author: ann.id,
        kind: 'member',
        person: id,
        role: id === ann.id ? 'owner' : 'member',
      })),
    )
    await roomStub(group).createGroup({ ...(state as never as object) } as never, ann.who, newId(), [dan.id])
    expect((await log(group)).length).toBe(3)
  })

  test('takes who comes by an event that is told to everybody as any other is', async () => {
    expect(await seat(a, dan, 'member')).toBeNull()
    const event = (await b.next('events')).events[0]
    expect(event).toMatchObject({ seq: 4, kind: 'member', author: ann.id, seal: 'plain' })
    expect(JSON.parse(event?.body ?? '')).toEqual({ person: dan.id, role: 'member' })
    expect(await roles(group)).toMatchObject({ [dan.id]: 'member' })
  })

  test('answers a repeated one with what is stored, also when it wouldn’t be allowed any more', async () => {
    await settleIn(dan.id)
    const id = newId()
    const body = JSON.stringify({ person: dan.id, role: 'member' })
    for (let time = 0; time < 2; time++) a.say({ type: 'send', id, kind: 'member', seal: 'plain', body })
    await a.roundTrip()
    expect(a.heard('events').map(({ events }) => events[0]?.seq)).toEqual([4, 4])
    expect(refusalOf(a, id)).toBeNull()
  })

  test('is refused what can’t be read, in plain words', async () => {
    for (const body of ['{}', 'x', '{"person":"nobody","role":"member"}', `{"person":"${dan.id}","role":"king"}`])
      expect(await wish(a, 'member', body)).toBe('malformed')
    expect(await wish(a, 'setting', '{"is":"profile"}')).toBe('malformed')
    expect((await log(group)).length).toBe(3)
  })
})

describe('[G2] who decides', () => {
  test('a member nothing', async () => {
    const before = await log(group)
    for (const [person, role] of [
      [dan, 'member'],
      [eve, 'left'],
      [eve, 'admin'],
      [bob, 'owner'],
      [bob, 'left'],
      [ann, 'left'],
    ] as const)
      expect(await seat(b, person, role)).toBe('not-allowed')
    expect(await setProfile(b, '{"name":"Mine"}')).toBe('not-allowed')
    expect(await log(group)).toEqual(before)
  })

  test('an admin who is in, but not who decides', async () => {
    expect(await seat(a, bob, 'admin')).toBeNull()
    expect(await seat(b, dan, 'member')).toBeNull()
    expect(await seat(b, eve, 'left')).toBeNull()
    for (const [person, role] of [
      [dan, 'admin'],
      [ann, 'left'],
      [ann, 'member'],
      [bob, 'owner'],
      [bob, 'member'],
    ] as const)
      expect(await seat(b, person, role)).toBe('not-allowed')
    expect(await roles(group)).toEqual({ [ann.id]: 'owner', [bob.id]: 'admin', [eve.id]: 'left', [dan.id]: 'member' })
  })

  test('its owner, who hands over in one event', async () => {
    expect(await seat(a, bob, 'admin')).toBeNull()
    expect(await seat(a, bob, 'member'), 'that would be adding them').toBe('not-allowed')
    expect(await unname(a, bob)).toBeNull()
    expect(await seat(a, bob, 'owner')).toBeNull()
    expect(await roles(group)).toMatchObject({ [ann.id]: 'admin', [bob.id]: 'owner' })
    expect(await seat(a, eve, 'admin')).toBe('not-allowed')
    expect(await seat(b, ann, 'left')).toBeNull()
    expect((await log(group)).length).toBe(7)
  })

  test('who is in can’t be added, nor whoever is banned, nor anybody made what they are', async () => {
    await rows(group, 'UPDATE member SET banned = 1, left_seq = 2 WHERE person = ?', eve.id)
    expect(await seat(a, bob, 'member')).toBe('not-allowed')
    expect(await seat(a, eve, 'member')).toBe('not-allowed')
    expect(await seat(a, dan, 'admin')).toBe('not-allowed')
    expect(await seat(a, dan, 'left')).toBe('not-allowed')
  })

  test('nobody in a direct chat or in a room', async () => {
    const chat = await ann.open(await makeDirect(ann, bob))
    expect(await seat(chat, dan, 'member')).toBe('not-allowed')
    expect(await setProfile(chat, 'x')).toBe('not-allowed')
    const room = await ann.open(await makeLinkRoom(ann, null))
    expect(await seat(room, bob, 'member')).toBe('not-allowed')
  })

  test('there are at most so many', async () => {
    await runInDurableObject(roomStub(group), (_, { storage: { sql } }) => {
      for (let number = 10; number < 7 + limits.groupPeople; number++)
        sql.exec("INSERT INTO member (person, role, from_seq, joined_seq) VALUES (?, 'member', 1, 1)", personId(number))
    })
    expect(await seat(a, dan, 'member')).toBe('too-many-people')
    expect(await seat(a, eve, 'left')).toBeNull()
    expect(await seat(a, dan, 'member')).toBeNull()
  })
})

describe('[G2] name, picture and description', () => {
  test('of a group are set by its admins, and are what everybody sees from then on', async () => {
    const profile = '{"name":"Climbers","about":"Rocks"}'
    expect(await setProfile(a, profile)).toBeNull()
    expect((await b.next('events')).events[0]).toMatchObject({ kind: 'setting', author: ann.id })
    expect((await eve.open(group)).heard('state')[0]?.profile).toBe(profile)
    expect((await roomStub(group).current(bob.id)) as object).toMatchObject({ profile })
  })

  test('of a listed room by its owner, as long as they can be read', async () => {
    const room = await makeLinkRoom(ann, null)
    await roomStub(room).join(bob.who, newId(), null)
    const [owner, member] = [await ann.open(room), await bob.open(room)]
    expect(await setProfile(member, '{"name":"Mine"}')).toBe('not-allowed')
    expect(await setProfile(owner, 'sealed')).toBe('malformed')
    expect(await setProfile(owner, '{"name":"Renamed"}')).toBeNull()
    expect(await roomStub(room).preview(eve.id, null)).toMatchObject({ profile: '{"name":"Renamed"}' })
  })

  test('are as they were when the write that set them was rolled back', async () => {
    await rows(group, "CREATE TRIGGER failing AFTER INSERT ON meta BEGIN SELECT RAISE(ABORT, 'after'); END")
    const id = newId()
    a.say({ type: 'send', id, kind: 'setting', seal: 'plain', body: '{"is":"profile","profile":"new"}' })
    expect(await a.end()).toBe(1011)
    await rows(group, 'DROP TRIGGER failing')
    expect((await ann.open(group)).heard('state')[0]).toMatchObject({ profile: '{"name":"Hikers"}', head: 3 })
  })
})

describe('[G3] leaving a group', () => {
  test('is for its owner once they handed over, and ends it with the last', async () => {
    expect(await roomStub(group).leave(ann.who, newId())).toBe('hand-over-first')
    await seat(a, bob, 'owner')
    expect(await roomStub(group).leave(ann.who, newId())).toBe('out')
    expect(await roomStub(group).leave(eve.who, newId())).toBe('out')
    expect(await roomStub(group).leave(bob.who, newId())).toBe('out')
    expect(await (await bob.connect(group)).end()).toBe(4410)
    expect(await roomStub(group).join(eve.who, newId(), secret)).toBe('ended')
    await runDurableObjectAlarm(roomStub(group)).catch((thrown) => expect(String(thrown)).toContain('has ended'))
    expect(await isEmpty(group)).toBe(true)
    await roomStub(group).createGroup({} as never, ann.who, newId(), [])
    expect(await isEmpty(group)).toBe(true)
  })

  test('isn’t done by an event: whoever leaves would never hear that it was', async () => {
    expect(await seat(b, bob, 'left')).toBe('not-allowed')
  })

  test('closes one’s sockets, once, and is told to the others', async () => {
    const id = newId()
    expect(await roomStub(group).leave(bob.who, id)).toBe('out')
    expect(await roomStub(group).leave(bob.who, id)).toBe('out')
    expect(await b.end()).toBe(4403)
    expect((await a.next('events')).events[0]).toMatchObject({ id, kind: 'member', author: bob.id })
    expect((await log(group)).length).toBe(4)
  })
})

describe('[G4] whoever is removed', () => {
  test('is told so, and closed with 4403 in the same turn, on all devices; nothing after it reaches them', async () => {
    const phone = await new Guest(2, 1).open(group)
    const before = await said(a, 'before')
    a.say({
      type: 'send',
      id: newId(),
      kind: 'member',
      seal: 'plain',
      body: JSON.stringify({ person: bob.id, role: 'left' }),
    })
    a.text('after')
    for (const peer of [b, phone]) {
      expect(await peer.end()).toBe(4403)
      const heard = peer.heard('events').flatMap(({ events }) => events)
      expect(heard.map(({ seq }) => seq)).toEqual([4, 5])
      expect(heard[0]?.id).toBe(before)
    }
    expect(await (await bob.connect(group)).end()).toBe(4403)
    expect(await roomStub(group).current(bob.id)).toMatchObject({
      in: false,
      head: 5,
      profile: '',
      last: null,
      unread: 0,
    })
  })

  test('doesn’t come back by a link, but by being added', async () => {
    await roomStub(group).setInvite(ann.who, { hash: await hashKey(secret), expiresAt: null, uses: null })
    await seat(a, bob, 'left')
    expect(await roomStub(group).preview(bob.id, secret)).toBe('not-allowed')
    expect(await roomStub(group).join(bob.who, newId(), secret)).toBe('not-allowed')
    expect(await seat(a, bob, 'member')).toBeNull()
    await bob.open(group)
    expect(await roomStub(group).leave(bob.who, newId())).toBe('out')
    expect(await roomStub(group).join(bob.who, newId(), secret)).toBe('in')
  })
})

describe('[G5] whoever comes', () => {
  test('into a group sees it from their coming on, each time', async () => {
    await said(a, 'before Dan')
    await seat(a, dan, 'member')
    const first = await dan.open(group)
    expect(first.heard('state')[0]).toMatchObject({ from: 5, read: 5 })
    expect(first.heard('page')[0]?.events.map(({ seq }) => seq)).toEqual([5])
    await seat(a, dan, 'left')
    await said(a, 'while Dan was away')
    await seat(a, dan, 'member')
    expect((await dan.open(group)).heard('page')[0]?.events.map(({ seq }) => seq)).toEqual([8])
    expect(await roomStub(group).current(dan.id)).toMatchObject({ unread: 0, by: ann.id })
  })

  test('into a room sees it whole, and what was there isn’t unread', async () => {
    const room = await makeLinkRoom(ann, null)
    await said(await ann.open(room), 'before Bob')
    await roomStub(room).join(bob.who, newId(), null)
    expect((await bob.open(room)).heard('page')[0]?.events.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(await roomStub(room).current(bob.id)).toMatchObject({ unread: 0, read: 3, by: null })
  })
})

describe('[G6] an invite', () => {
  const [one, other] = ['1'.repeat(43), '2'.repeat(43)]
  const set = async (auth: string, expiresAt: number | null = null, uses: number | null = null, by = ann) =>
    roomStub(group).setInvite(by.who, { hash: await hashKey(auth), expiresAt: expiresAt as Timestamp | null, uses })
  const join = (guest: Guest, auth: string | null) => roomStub(group).join(guest.who, newId(), auth)

  test('opens a group to whoever shows its secret, and nothing else does', async () => {
    expect(await join(dan, one)).toBe('not-allowed')
    await set(one)
    expect(await roomStub(group).preview(dan.id, null)).toBe('not-allowed')
    expect(await roomStub(group).preview(dan.id, one)).toMatchObject({
      kind: 'group',
      people: 3,
      member: false,
      expiresAt: null,
      profile: '{"name":"Hikers"}',
    })
    expect(await join(dan, other)).toBe('not-allowed')
    expect(await join(dan, null)).toBe('not-allowed')
    expect(await join(dan, one)).toBe('in')
    expect((await dan.open(group)).heard('state')[0]).toMatchObject({ from: 4, me: { role: 'member' } })
  })

  test('is revoked by a new one, and by its end', async () => {
    await set(one)
    await set(other)
    expect(await join(dan, one)).toBe('not-allowed')
    expect(await roomStub(group).setInvite(ann.who, null)).toBe('done')
    expect(await join(dan, other)).toBe('not-allowed')
    expect(await roomStub(group).invite(ann.who)).toBeNull()
  })

  test('runs out at its date', async () => {
    await set(one, Date.now() + 1000)
    expect(await roomStub(group).preview(dan.id, one)).toMatchObject({ kind: 'group' })
    vi.setSystemTime(Date.now() + 1000)
    expect(await join(dan, one)).toBe('not-allowed')
    expect(await roomStub(group).invite(ann.who)).toBeNull()
  })

  test('is used up by those who really come in', async () => {
    await set(one, null, 2)
    expect(await join(bob, one)).toBe('in')
    expect(await join(dan, one)).toBe('in')
    expect(await join(dan, one)).toBe('in')
    expect(await roomStub(group).invite(ann.who)).toEqual({ hash: await hashKey(one), expiresAt: null, usesLeft: 1 })
    expect(await join(new Guest(5), one)).toBe('in')
    expect(await join(new Guest(6), one)).toBe('not-allowed')
  })

  test('is for those who may manage it', async () => {
    expect(await set(one, null, null, bob)).toBe('not-allowed')
    expect(await roomStub(group).invite(bob.who)).toBe('not-allowed')
    expect(await roomStub(group).invite(dan.who)).toBe('not-allowed')
    await seat(a, bob, 'admin')
    expect(await set(one, null, null, bob)).toBe('done')
    const listed = await makeLinkRoom(ann, null)
    expect(await roomStub(listed).setInvite(ann.who, null)).toBe('not-allowed')
    const linked = await makeLinkRoom(ann, await hashKey(one))
    expect(await roomStub(linked).setInvite(ann.who, { hash: await hashKey(other), expiresAt: null, uses: null })).toBe(
      'done',
    )
    expect(await roomStub(linked).join(bob.who, newId(), one)).toBe('not-allowed')
    expect(await roomStub(linked).join(bob.who, newId(), other)).toBe('in')
  })

  test('opens nothing to whoever is banned', async () => {
    await rows(group, 'UPDATE member SET banned = 1, left_seq = 2 WHERE person = ?', bob.id)
    await set(one)
    expect(await join(bob, one)).toBe('not-allowed')
  })
})
