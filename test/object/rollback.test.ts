import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { Timestamp } from '../../protocol/ids.ts'
import type { NewEvent } from '../../worker/room/row.ts'
import { RoomStore } from '../../worker/room/store.ts'
import { newRoomId } from '../../worker/rooms/rooms.ts'
import { ann, event } from '../support/logs.ts'
import { listedRoom, roomStub } from '../support/objects.ts'
import { newId } from '../support/people.ts'

const inRoom = (act: (store: RoomStore) => void) =>
  runInDurableObject(roomStub(newRoomId(env)), (_, { storage }) => act(RoomStore.create(storage, listedRoom)))

const message = (ttl?: number): NewEvent => {
  const { seq: _, ...said } = event(1, { id: newId(), at: v.parse(Timestamp, Date.now()), ...(ttl && { ttl }) })
  return said
}

/** What is done fails when it is to be stored. */
const failing = (store: RoomStore, act: () => void) =>
  expect(() =>
    store.transact(() => {
      act()
      throw new Error('not stored')
    }),
  ).toThrow('not stored')

test('[S5] of what was not stored nothing is remembered: not how far its author is', () =>
  inRoom((store) => {
    store.members.join(ann, 'member', 1, 0)
    const me = () => store.members.of(ann) ?? expect.fail('nobody')
    failing(store, () => {
      store.log.append(message())
      store.marks.readOf(me())
      store.members.read(ann, 1)
      store.members.rev()
    })
    expect([store.log.head(), store.marks.readOf(me()), store.members.rev()]).toEqual([0, 0, 0])
  }))

test('[E4] what is said with a shorter timer may be the next to go', () =>
  inRoom((store) => {
    const hour = 3600_000
    store.disappearing.set(86_400, 0)
    const { at: first } = store.log.append(message(24 * hour))
    expect(store.disappearing.nextAt()).toBe(first + 24 * hour)
    store.disappearing.set(3_600, 1)
    const { at: second } = store.log.append(message(hour))
    expect(store.disappearing.nextAt()).toBe(second + hour)
  }))
