import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { Guest, makeDirect, makeGroup, makeLinkRoom, set, setProfile, wish } from '../support/guests.ts'
import { roomStub } from '../support/objects.ts'
import type { Peer } from '../support/people.ts'

const [ann, bob] = [new Guest(1), new Guest(2)] as const

async function settings(peer: Peer): Promise<unknown> {
  peer.say({ type: 'hello', tail: true })
  return (await peer.next('state')).settings
}

describe('[G8] how a conversation is set', () => {
  test('is what its newest events say, whatever was set before and slept since', async () => {
    const room = await makeLinkRoom(ann, null)
    const a = await ann.open(room)
    expect(await settings(a)).toEqual({ guests: 'write', slow: 0, timer: 0 })
    expect(await set(a, { is: 'slow', slow: 30 })).toBeNull()
    expect(await set(a, { is: 'guests', guests: 'read' })).toBeNull()
    expect(await setProfile(a, '{"name":"Slow"}')).toBeNull()
    expect(await set(a, { is: 'slow', slow: 5 })).toBeNull()
    expect(await settings(a)).toEqual({ guests: 'read', slow: 5, timer: 0 })
    await evictDurableObject(roomStub(room))
    expect(await settings(await ann.open(room))).toEqual({ guests: 'read', slow: 5, timer: 0 })
  })

  test('is for moderators to say, of a room or a group; guests come to rooms alone', async () => {
    const group = await makeGroup(ann, bob)
    const [a, b] = [await ann.open(group), await bob.open(group)]
    expect(await set(b, { is: 'slow', slow: 30 })).toBe('not-allowed')
    expect(await set(a, { is: 'guests', guests: 'write' })).toBe('not-allowed')
    expect(await wish(a, 'setting', '{"is":"slow","slow":7}')).toBe('malformed')
    expect(await settings(b)).toEqual({ guests: 'no', slow: 0, timer: 0 })
    expect(await set(a, { is: 'slow', slow: 30 })).toBeNull()
    const direct = await ann.open(await makeDirect(ann, bob))
    expect(await set(direct, { is: 'slow', slow: 30 })).toBe('not-allowed')
  })
})
