import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Seq } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Up } from '../../protocol/up.ts'
import { roomStub, rows } from '../support/objects.ts'
import { direct, joinRoom, login, makeRoom, type Person, register } from '../support/people.ts'

let ann: Person
let bob: Person

beforeAll(async () => {
  ann = await register('ann')
  bob = await register('bob')
})

describe('[D6] a Room that slept', () => {
  test('goes on where it was, on the same sockets', async () => {
    const chat = await direct(ann, bob)
    const [a, b] = [await ann.open(chat), await bob.open(chat)]
    a.text('before')
    await Promise.all([a.next('events'), b.next('events')])
    await evictDurableObject(roomStub(chat))
    b.text('after')
    const [heard] = (await a.next('events')).events
    expect(heard).toMatchObject({ seq: 2, author: bob.id })
    await b.next('events')
    await evictDurableObject(roomStub(chat))
    a.say({ type: 'more', after: 0, limit: 200 })
    expect((await a.next('page')).events.map(({ seq }) => seq)).toEqual([1, 2])
  })

  test('still knows which sockets are live and which are not', async () => {
    const room = await makeRoom(ann)
    await joinRoom(bob, room)
    const [live, silent] = [await ann.open(room), await bob.connect(room)]
    await evictDurableObject(roomStub(room))
    live.text('who hears this?')
    await live.next('events')
    silent.say({ type: 'members', after: null })
    await silent.next('members')
    expect(silent.frames.map(({ type }) => type)).toEqual(['members'])
  })
})

test('[D4] of a person’s sockets in one conversation 16 stay, and the stalest goes', async () => {
  const chat = await direct(ann, ann)
  const peers = []
  for (let count = 0; count < limits.socketsPerPerson; count++) peers.push(await ann.open(chat))
  expect(peers.map(({ closed }) => closed)).toEqual(peers.map(() => null))
  const another = await ann.open(chat)
  expect(await peers[0]?.end()).toBe(4409)
  another.text('still here')
  await another.next('events')
  expect(peers.slice(1).every(({ closed }) => closed === null)).toBe(true)
})

describe('[D5] when a session ends', () => {
  test('its sockets are closed, in every conversation, and no others', async () => {
    const laptop = await register('dee')
    const phone = await login('dee')
    const conversations = [await direct(laptop, ann), await direct(laptop, bob), await makeRoom(laptop)]
    const here = await Promise.all(conversations.map((one) => laptop.open(one)))
    const there = await Promise.all(conversations.map((one) => phone.open(one)))
    await laptop.call('POST /logout')
    expect(await Promise.all(here.map((peer) => peer.end()))).toEqual([4401, 4401, 4401])
    for (const peer of there) {
      peer.say({ type: 'members', after: null })
      await peer.next('members')
      expect(peer.closed).toBeNull()
    }
  })

  test('a socket that is just being opened is not left open', async () => {
    const eve = await register('eve')
    const chat = await direct(eve, ann)
    const token = eve.cookies.get('__Host-a0') ?? ''
    const inbox = env.INBOXES.get(env.INBOXES.idFromName(eve.id))
    const [session] = (
      await env.DB.prepare('SELECT id FROM session WHERE person = ?').bind(eve.id).all<{ id: string }>()
    ).results
    await inbox.revoke(session?.id as never)
    eve.cookies.set('__Host-a0', token)
    expect(await (await eve.connect(chat)).end()).toBe(4401)
  })
})

describe('[D3] what was taken away can’t be used by a socket that is still there', () => {
  /** Bob's socket, in a room that he has left without its being closed. */
  async function leftOpen() {
    const room = await makeRoom(ann)
    await joinRoom(bob, room)
    const peer = await bob.open(room)
    const before = peer.frames.length
    await rows(room, "UPDATE member SET role = 'left', left_seq = 2 WHERE person = ?", bob.id)
    return { room, peer, heard: () => peer.frames.slice(before) }
  }

  test('to send', async () => {
    const { room, peer, heard } = await leftOpen()
    const id = peer.text('one more')
    expect(await peer.end()).toBe(4403)
    expect(heard()).toEqual([{ type: 'refused', id, reason: 'not-allowed' }])
    expect(await rows(room, 'SELECT 1 FROM event WHERE id = ?', id)).toEqual([])
  })

  test.each<Up>([
    { type: 'hello', tail: true },
    { type: 'before', seq: 3 as Seq, limit: 10 },
    { type: 'more', after: 0, limit: 10 },
    { type: 'members', after: null },
    { type: 'read', seq: 1 as Seq, shown: true },
    { type: 'typing', on: true },
  ])('to say $type', async (frame) => {
    const { peer, heard } = await leftOpen()
    peer.say(frame)
    expect(await peer.end()).toBe(4403)
    expect(heard()).toEqual([])
  })

  // It comes often, so the Room doesn't look who is in: nothing may come of it.
  test('to say got, of which nothing comes', async () => {
    const { room, peer, heard } = await leftOpen()
    const kept = async () => [await rows(room, 'SELECT * FROM event'), await rows(room, 'SELECT * FROM member')]
    const before = await kept()
    peer.say({ type: 'got', seq: 1 as Seq })
    peer.say({ type: 'members', after: null })
    expect(await peer.end()).toBe(4403)
    expect(heard()).toEqual([])
    expect(await kept()).toEqual(before)
  })
})

describe('[D3] a client that doesn’t answer a close', () => {
  test('[D5] says nothing any more once its session has ended, also after a sleep', async () => {
    const [owner, eve] = [await register('door_owner'), await register('door_eve')]
    const room = await makeRoom(owner)
    await joinRoom(eve, room)
    const deaf = await eve.connect(room, {}, true)
    deaf.say({ type: 'hello', tail: true })
    await deaf.next('page')
    await eve.call('POST /logout')
    await deaf.end()
    deaf.text('after the log-out')
    await evictDurableObject(roomStub(room))
    deaf.text('after a sleep')
    const back = await owner.open(room)
    back.text('done')
    await back.next('events')
    expect(await rows(room, "SELECT body FROM event WHERE kind = 'message'")).toHaveLength(1)
  })
})
