import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { Publicity } from '../../worker/room/publicity.ts'
import { RoomStore } from '../../worker/room/store.ts'
import { newRoomId } from '../../worker/rooms/rooms.ts'
import { listedRoom, roomStub } from '../support/objects.ts'

const inRoom = (act: (store: RoomStore, publicity: (database: D1Database) => Publicity) => Promise<void>) => {
  const id = newRoomId(env)
  return runInDurableObject(roomStub(id), (_, { storage }) =>
    act(RoomStore.create(storage, listedRoom), (database) => new Publicity(id, database)),
  )
}

test('[N3] who comes while the row is being written is written next', () =>
  inRoom(async (store, on) => {
    const publicity = on(env.DB)
    const updating = publicity.update(store, 0, 1)
    publicity.touch()
    await updating
    expect(publicity.pending(store)).toEqual({ stale: true, inside: 0, at: 1 })
    await publicity.update(store, 1, 2)
    expect(publicity.pending(store)).toEqual({ stale: false, inside: 1, at: 2 })
  }))

test('[N3] a row that couldn’t be written is still to be written', () =>
  inRoom(async (store, on) => {
    const publicity = on({
      prepare() {
        throw new Error('D1 is away')
      },
    } as never)
    await expect(publicity.update(store, 3, 1)).rejects.toThrow()
    expect(publicity.pending(store)).toEqual({ stale: true, inside: 0, at: 1 })
  }))
