import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Erasing } from '../../protocol/security.ts'
import { Guest, makeDirect, makeGroup, makeLinkRoom, said, seat, wish } from '../support/guests.ts'
import { Inboxes } from '../support/inboxes.ts'
import { isEmpty, roomStub, rows } from '../support/objects.ts'
import { newId } from '../support/people.ts'

const [ann, bob, eve, dan] = [new Guest(1), new Guest(2), new Guest(3), new Guest(4)]

const go = (room: ConversationId, { id }: Guest, messages: Erasing = 'go') => roomStub(room).erasePerson(id, messages)
const roles = async (room: ConversationId) =>
  Object.fromEntries((await rows(room, 'SELECT person, role FROM member')).map(({ person, role }) => [person, role]))
const log = (room: ConversationId) => rows(room, 'SELECT * FROM event ORDER BY seq')
const bodiesBy = async (room: ConversationId, { id }: Guest) =>
  (await log(room)).flatMap(({ author, kind, body }) =>
    author === id && (kind === 'message' || kind === 'change') ? [body] : [],
  )

describe('[G7] whoever’s account goes', () => {
  test('goes by an event that is told as any other, and has their sockets closed', async () => {
    const group = await makeGroup(ann, bob, eve)
    const [b, e] = [await bob.open(group), await eve.open(group)]
    await said(b, 'Hello')
    expect(await go(group, bob, 'stay')).toBe(true)
    expect(await b.end()).toBe(4403)
    await e.roundTrip()
    const last = e.heard('events').at(-1)?.events[0]
    expect(last).toMatchObject({ kind: 'member', author: bob.id, seq: 5 })
    expect(JSON.parse(last?.body ?? '')).toEqual({ person: bob.id, role: 'left' })
    expect(await roles(group)).toEqual({ [ann.id]: 'owner', [bob.id]: 'left', [eve.id]: 'member' })
    expect(await bodiesBy(group, bob)).toEqual([JSON.stringify({ is: 'text', text: 'Hello' })])
  })

  test('has each message erased before they go, and what they changed in those of others, but no others’', async () => {
    const group = await makeGroup(ann, bob)
    const [a, b] = [await ann.open(group), await bob.open(group)]
    const mine = await said(a, 'Mine')
    await said(b, 'Yours')
    const body = JSON.stringify({ is: 'edit', text: 'Changed' })
    b.say({ type: 'send', id: newId(), kind: 'change', ref: mine, seal: 'plain', body })
    await b.roundTrip()
    const before = (await log(group)).length
    expect(await go(group, bob)).toBe(true)
    await a.roundTrip()
    const heard = a.heard('events').flatMap((frame) => frame.events.filter(({ seq }) => seq > before))
    expect(heard.map(({ kind }) => kind)).toEqual(['erase', 'member'])
    expect(heard.map(({ author }) => author)).toEqual([bob.id, bob.id])
    expect(await bodiesBy(group, bob)).toEqual(['', ''])
    expect(await bodiesBy(group, ann)).toEqual([JSON.stringify({ is: 'text', text: 'Mine' })])
  })

  test('is forgotten in turns where they said much, and once is enough', async () => {
    const group = await makeGroup(ann, bob)
    await runInDurableObject(roomStub(group), (_, { storage }) => {
      for (let seq = 3; seq <= 452; seq++)
        storage.sql.exec(
          "INSERT INTO event (seq, id, author, device, kind, at, seal, body) VALUES (?, ?, ?, ?, 'message', 1, 'plain', 'x')",
          seq, `0190a0a0-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`, bob.id, bob.who.device,
        ) // biome-ignore format: one value a column
    })
    const turns = [await go(group, bob), await go(group, bob), await go(group, bob)]
    expect(turns).toEqual([false, false, true])
    expect(new Set(await bodiesBy(group, bob))).toEqual(new Set(['']))
    const before = await log(group)
    expect(before.length).toBe(2 + 450 + 450 + 1)
    expect(await go(group, bob)).toBe(true)
    expect(await log(group)).toEqual(before)
  })

  test('is forgotten where they had left or were removed, without coming or going again', async () => {
    const group = await makeGroup(ann, bob)
    await said(await bob.open(group), 'Hello')
    await seat(await ann.open(group), bob, 'left')
    expect(await go(group, bob)).toBe(true)
    expect((await log(group)).map(({ kind }) => kind)).toEqual(['member', 'member', 'message', 'member', 'erase'])
    expect(await bodiesBy(group, bob)).toEqual([''])
  })

  test('changes nothing where they never were', async () => {
    const group = await makeGroup(ann, bob)
    const before = await log(group)
    expect(await go(group, dan)).toBe(true)
    expect(await log(group)).toEqual(before)
  })

  test('hands their group to an admin, else to whoever has been there longest', async () => {
    const group = await makeGroup(ann, bob, eve)
    const a = await ann.open(group)
    await seat(a, dan, 'member')
    await seat(a, dan, 'admin')
    const inboxes = await Inboxes.of(group)
    expect(await go(group, ann)).toBe(true)
    expect(await roles(group)).toMatchObject({ [ann.id]: 'left', [dan.id]: 'owner', [bob.id]: 'member' })
    expect(inboxes.newest(dan.id)).toMatchObject({ in: true })
    expect(await go(group, dan)).toBe(true)
    expect(await roles(group)).toMatchObject({ [dan.id]: 'left', [bob.id]: 'owner', [eve.id]: 'member' })
    expect(await wish(await bob.open(group), 'setting', '{"is":"profile","profile":"{}"}')).toBeNull()
  })

  test('ends their group when they were the last', async () => {
    const group = await makeGroup(ann)
    expect(await go(group, ann, 'stay')).toBe(true)
    await runDurableObjectAlarm(roomStub(group)).catch(() => {})
    expect(await isEmpty(group)).toBe(true)
    expect(await go(group, ann, 'stay')).toBe(true)
  })

  test('goes from a direct chat, which stays the other’s with them, and ends when both are gone', async () => {
    const room = await makeDirect(ann, bob)
    await said(await ann.open(room), 'Hello')
    const inboxes = await Inboxes.of(room)
    expect(await go(room, ann)).toBe(true)
    await said(await bob.open(room), 'Are you there?')
    await runDurableObjectAlarm(roomStub(room))
    expect(inboxes.newest(bob.id)).toMatchObject({ in: true, other: ann.id })
    expect(inboxes.newest(ann.id)).toMatchObject({ in: false, last: null })
    expect(await go(room, bob)).toBe(true)
    await runDurableObjectAlarm(roomStub(room)).catch(() => {})
    expect(await isEmpty(room)).toBe(true)
  })

  test('goes from a room that goes on without an owner until its date', async () => {
    const room = await makeLinkRoom(ann, null)
    expect(await go(room, ann)).toBe(true)
    expect(await roles(room)).toEqual({ [ann.id]: 'left' })
    expect(await isEmpty(room)).toBe(false)
  })
})
