import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Erasing } from '../../protocol/security.ts'
import { type Admission, ticketLifetimeMs } from '../../worker/files/ticket.ts'
import {
  alarm,
  alarmOfFiles,
  Bringer,
  erase,
  filesStub,
  inAWeek,
  isBare,
  kept,
  name,
  newFileId,
  someOctets,
} from '../support/files.ts'
import { wish } from '../support/guests.ts'
import { roomStub, rows } from '../support/objects.ts'
import { joinRoom, makeRoom, newId, type Person, register } from '../support/people.ts'

const mebibyte = limits.filePartBytes
const nothing = { files: 0, parts: 0 }
let ann: Person
let bob: Person
let room: ConversationId
let people = 0

beforeEach(async () => {
  people++
  ann = await register(`ann${people}`)
  bob = await register(`bob${people}`)
  room = await makeRoom(ann)
  await joinRoom(bob, room)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)
const bring = (length = mebibyte + 5, by = ann) => new Bringer(by, room, someOctets(length)).bring()
const untold = () => rows(room, 'SELECT seq, erased FROM untold_files')

/** Files can't be told anything, for this life of the object. */
const breakFiles = () =>
  runInDurableObject(filesStub(room), (files) => {
    const value = () => {
      throw new Error('broken')
    }
    Object.defineProperty(files, 'alive', { configurable: true, value })
  })

describe('[U4] an event names a file', () => {
  test('and then its members read it, and it stays', async () => {
    const file = await bring()
    await name(ann, room, [file.id])
    expect((await file.fetch(bob)).status).toBe(200)
    pass(limits.unnamedFileMs * 2)
    await alarm(room)
    expect(await kept(room)).toEqual({ files: 1, parts: 2 })
    expect(await untold()).toEqual([])
  })

  test('and then it isn’t dropped as an upload is', async () => {
    const file = await bring()
    await name(ann, room, [file.id])
    expect((await ann.ask('DELETE /conversations/:conversation/files/:file', file.asked())).status).toBe(404)
    expect((await file.fetch(bob)).status).toBe(200)
  })

  test('attack: naming what another has brought gives nobody anything', async () => {
    const file = await bring()
    const event = await name(bob, room, [file.id])
    expect((await file.fetch(bob)).status).toBe(404)
    await erase(bob, room, event)
    expect(await kept(room)).toEqual({ files: 1, parts: 2 })
  })

  test('attack: erasing a second event that names it takes nothing from the first', async () => {
    const file = await bring()
    await name(ann, room, [file.id])
    await erase(ann, room, await name(ann, room, [file.id]))
    expect((await file.fetch(bob)).status).toBe(200)
  })

  test('[H8] whoever came later doesn’t read what was named before', async () => {
    const file = await bring()
    await name(ann, room, [file.id])
    const later = await rows(room, 'SELECT seq FROM event WHERE files IS NOT NULL')
    const from = (seq: number) => rows(room, 'UPDATE member SET from_seq = ? WHERE person = ?', seq, bob.id)
    await from(Number(later[0]?.seq) + 1)
    bob.cookies.delete('__Secure-f0')
    expect((await file.fetch(bob)).status).toBe(404)
    await from(Number(later[0]?.seq))
    bob.cookies.delete('__Secure-f0')
    expect((await file.fetch(bob)).status).toBe(200)
  })

  test('Files that can’t be reached is told by the alarm, and once', async () => {
    const file = await bring()
    await breakFiles()
    await name(ann, room, [file.id])
    expect(await untold()).toHaveLength(1)
    expect(await runInDurableObject(roomStub(room), (_, { storage }) => storage.getAlarm())).not.toBeNull()
    await evictDurableObject(filesStub(room))
    await evictDurableObject(roomStub(room))
    await name(bob, room, [])
    expect(await untold()).toEqual([])
    expect((await file.fetch(bob)).status).toBe(200)
  })

  test('a message without files writes nothing about them', async () => {
    await name(ann, room, [])
    expect(await untold()).toEqual([])
    expect(await isBare(room)).toBe(true)
  })
})

describe('[U5] nothing is left over', () => {
  test('of what an erased event named', async () => {
    const file = await bring()
    const other = await bring()
    await name(ann, room, [other.id])
    await erase(ann, room, await name(ann, room, [file.id]))
    expect((await file.fetch()).status).toBe(404)
    expect(await kept(room)).toEqual({ files: 1, parts: 2 })
    expect(await untold()).toEqual([])
  })

  test('of what was named and erased before Files heard of either', async () => {
    const file = await bring()
    await breakFiles()
    await erase(ann, room, await name(ann, room, [file.id]))
    expect(await untold()).toEqual([expect.objectContaining({ erased: 1 })])
    await evictDurableObject(filesStub(room))
    await name(bob, room, [])
    expect(await kept(room)).toEqual(nothing)
  })

  test('of what an event that disappears named', async () => {
    const file = await bring()
    await name(ann, room, [file.id])
    const until = Date.now() + 3600_000
    const naming = { seq: 99, person: ann.id, until, erased: false }
    const fleeting = await bring()
    await filesStub(room).learn([{ ...naming, files: [fleeting.id] }])
    expect(await alarmOfFiles(room)).toBe(until)
    const [, age] = /max-age=(\d+)$/.exec((await fleeting.fetch(bob)).headers.get('cache-control') ?? '') ?? []
    expect(Number(age)).toBeLessThanOrEqual(3600)
    pass(3600_000)
    await signInAgain(bob)
    expect((await fleeting.fetch(bob)).status).toBe(404)
    await alarm(room)
    expect(await kept(room)).toEqual({ files: 1, parts: 2 })
  })

  test.each([true, false])(
    '[E3] [E4] of what a message of an hour named, whether or not Files had heard of it: %s',
    async (told) => {
      const peer = await ann.open(room)
      expect(await wish(peer, 'setting', JSON.stringify({ is: 'timer', timer: 3600 }))).toBeNull()
      const file = await bring()
      if (!told) await breakFiles()
      await name(ann, room, [file.id])
      if (!told) await evictDurableObject(filesStub(room))
      pass(3600_000)
      await signInAgain(ann)
      await signInAgain(bob)
      if (told) expect((await file.fetch(bob)).status).toBe(404)
      await runDurableObjectAlarm(roomStub(room))
      expect(await untold()).toEqual([])
      expect(await kept(room)).toEqual(nothing)
      expect((await file.fetch()).status).toBe(404)
      expect(
        await rows(room, "SELECT 1 FROM event WHERE files IS NOT NULL OR (kind = 'message' AND body <> '')"),
      ).toEqual([])
    },
  )

  test.each([0, 1, 2, 3])('of an upload that was given up after %i parts, after a day', async (cut) => {
    const file = new Bringer(ann, room, someOctets(2 * mebibyte + 5))
    await file.begin()
    for (let n = 0; n < cut; n++) await file.put(n)
    if (cut === file.parts) await file.finish()
    await evictDurableObject(filesStub(room))
    pass(limits.unnamedFileMs - 1)
    await alarm(room)
    expect(await kept(room)).toEqual({ files: 1, parts: cut })
    expect(await alarmOfFiles(room)).toBe(Date.now() + 1)
    pass(1)
    await alarm(room)
    expect(await kept(room)).toEqual(nothing)
    expect(await isBare(room)).toBe(true)
    expect(await alarmOfFiles(room)).toBeNull()
  })

  test('though nothing may be written when its time is up: the alarm comes again', async () => {
    await bring()
    pass(limits.unnamedFileMs)
    await runInDurableObject(filesStub(room), (_, { storage }) => {
      const value = () => {
        Reflect.deleteProperty(storage, 'transactionSync')
        throw new Error('Exceeded allowed rows written in Durable Objects free tier.')
      }
      Object.defineProperty(storage, 'transactionSync', { configurable: true, value })
    })
    await alarm(room)
    expect(await kept(room)).toEqual({ files: 1, parts: 2 })
    expect(await alarmOfFiles(room)).not.toBeNull()
    await alarm(room)
    expect(await kept(room)).toEqual(nothing)
  })

  test('and what is swept may be brought again', async () => {
    const file = await bring()
    pass(limits.unnamedFileMs)
    await alarm(room)
    await signInAgain(ann)
    expect(await file.begin()).toEqual({ bytes: file.octets.length, parts: [], finished: false })
    await file.bring()
    await name(ann, room, [file.id])
    expect((await file.fetch(ann)).status).toBe(200)
  })
})

describe('[U5] of somebody whose account goes', () => {
  const go = async (messages: Erasing) => await roomStub(room).erasePerson(bob.id, messages)

  test.each([
    { messages: 'go', left: 1 },
    { messages: 'stay', left: 2 },
  ] as const)('the messages $messages with their files, and what no event names goes', async ({ messages, left }) => {
    await name(ann, room, [(await bring(10)).id])
    await name(bob, room, [(await bring(10, bob)).id])
    await bring(10, bob)
    await new Bringer(bob, room, someOctets(10)).begin()
    expect(await go(messages)).toBe(true)
    expect(await kept(room)).toEqual({ files: left, parts: left })
    expect(await untold()).toEqual([])
  })

  test('nothing that a message names is taken for unnamed, whenever Files hears of it', async () => {
    const file = await bring(10, bob)
    await breakFiles()
    await name(bob, room, [file.id])
    await expect(go('stay')).rejects.toThrow('broken')
    await evictDurableObject(filesStub(room))
    expect(await go('stay')).toBe(true)
    expect((await file.fetch(ann)).status).toBe(200)
  })
})

test('[U3] a ticket is good for five minutes', async () => {
  const file = await bring(10, bob)
  await bob.call('POST /conversations/:conversation/leave', { params: { conversation: room }, body: { id: newId() } })
  pass(ticketLifetimeMs - 1)
  expect((await file.fetch()).status).toBe(200)
  pass(1)
  expect((await file.fetch()).status).toBe(404)
})

/** Access tokens live for a quarter of an hour. */
const signInAgain = (person: Person): Promise<Response> => person.ask('POST /refresh')

describe('[U6] at the room’s date', () => {
  test.each([0, 1, 2, 3, 4])('an upload cut after %i parts leaves nothing, however late the alarm', async (cut) => {
    const file = new Bringer(ann, room, someOctets(3 * mebibyte + 5))
    await file.begin()
    for (let n = 0; n < Math.min(cut, file.parts); n++) await file.put(n)
    const by = admission()
    vi.setSystemTime(inAWeek())
    // The ticket and the access token have run out long before; the object doesn't rely on it.
    const stub = filesStub(room)
    expect(await stub.put(by, file.id, 0, file.part(0))).toBe('no-such-file')
    expect(await stub.status(by, file.id)).toBe('no-such-file')
    expect(await stub.finish(by, file.id)).toBe('no-such-file')
    expect(await stub.begin(by, { id: newFileId(), bytes: 3, type: '' })).toBe('ended')
    await alarm(room)
    expect(await isBare(room)).toBe(true)
    expect(await alarmOfFiles(room)).toBeNull()
    expect(await stub.begin(by, { id: newFileId(), bytes: 3, type: '' })).toBe('ended')
    expect(await isBare(room)).toBe(true)
  })

  test('what was being read breaks off', async () => {
    const file = await new Bringer(ann, room, someOctets(8 * mebibyte)).bring()
    const reader = (await file.fetch()).body?.getReader()
    await reader?.read()
    await filesStub(room).die()
    const rest = (async () => {
      for (;;) if ((await reader?.read())?.done !== false) return
    })()
    await expect(rest).rejects.toThrow()
  })

  test('the Room takes its files along, and its own alarm does when it can’t', async () => {
    await bring()
    await runInDurableObject(filesStub(room), (_, { storage }) => {
      const value = () => Promise.reject(new Error('broken'))
      Object.defineProperty(storage, 'deleteAll', { configurable: true, value })
    })
    vi.setSystemTime(inAWeek())
    await endRoom()
    expect(await kept(room)).toEqual({ files: 1, parts: 2 })
    await alarm(room)
    expect(await isBare(room)).toBe(true)
  })

  test('the Room takes its files along', async () => {
    await bring()
    vi.setSystemTime(inAWeek())
    await endRoom()
    expect(await isBare(room)).toBe(true)
    expect(await alarmOfFiles(room)).toBeNull()
  })

  test.each(['deleteAll', 'sync'] as const)('%s fails or the machine stops: the alarm does it again', async (step) => {
    for (const how of ['fails', 'stops'] as const) {
      room = await makeRoom(ann, how)
      await bring()
      vi.setSystemTime(inAWeek())
      await runInDurableObject(filesStub(room), (_, state) => {
        const value = () => {
          if (how === 'stops') state.abort('its machine has stopped')
          return Promise.reject(new Error('broken'))
        }
        Object.defineProperty(state.storage, step, { configurable: true, value })
      })
      await alarm(room).catch(() => {})
      if (how === 'fails') expect(await alarmOfFiles(room)).not.toBeNull()
      await evictDurableObject(filesStub(room)).catch(() => {})
      // The platform gives an alarm again that was interrupted; its stand-in here forgets it.
      await runInDurableObject(filesStub(room), (_, { storage }) => storage.setAlarm(Date.now()))
      await alarm(room)
      expect(await isBare(room)).toBe(true)
      expect(await alarmOfFiles(room)).toBeNull()
      vi.setSystemTime(Date.now() - limits.roomLifetimeMs)
    }
  })

  test('a direct chat has no date: what a late ticket brings after its end goes after a day', async () => {
    const by = { ...admission(), conversation: 'd'.repeat(64) as ConversationId, expiresAt: null }
    room = by.conversation
    const id = newFileId()
    const files = filesStub(room)
    await files.begin(by, { id, bytes: 3, type: '' })
    await files.die()
    expect(await isBare(room)).toBe(true)
    await files.begin(by, { id, bytes: 3, type: '' })
    await files.put(by, id, 0, someOctets(3))
    expect(await kept(room)).toEqual({ files: 1, parts: 1 })
    pass(limits.unnamedFileMs)
    await alarm(room)
    expect(await isBare(room)).toBe(true)
  })
})

const admission = (): Admission => ({
  person: ann.id,
  conversation: room,
  from: 1,
  brings: true,
  seal: 'plain',
  expiresAt: inAWeek(),
})

/** The Room's alarm, at its date. */
async function endRoom(): Promise<void> {
  await runDurableObjectAlarm(roomStub(room)).catch((thrown) => expect(String(thrown)).toContain('The room has ended.'))
  await evictDurableObject(filesStub(room)).catch(() => {})
}
