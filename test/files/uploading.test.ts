import * as v from 'valibot'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { partPath, UploadStatus } from '../../protocol/files.ts'
import { Failure, type Route } from '../../protocol/http.ts'
import type { ConversationId, EventId, FileId } from '../../protocol/ids.ts'
import { parseJson } from '../../protocol/json.ts'
import { limits } from '../../protocol/limits.ts'
import { type Parcel, Uploads, type Wire } from '../../web/files/uploads.ts'
import type { Answer } from '../../web/net/api.ts'
import { dummySealer } from '../../web/seal/dummy.ts'
import { plainSealer } from '../../web/seal/plain.ts'
import type { Sealer } from '../../web/seal/sealer.ts'
import { filesStub, inAWeek, kept, newFileId, roomLike, send, someOctets } from '../support/files.ts'
import { makeRoom, newId, type Person, register } from '../support/people.ts'

let ann: Person
let room: ConversationId

beforeAll(async () => {
  ann = await register('ann')
})
beforeEach(async () => {
  room = await makeRoom(ann)
})

const offline = { ok: false, error: 'offline', message: 'There is no connection.' } as const

async function read<T>(response: Promise<Response>, gives: v.GenericSchema<unknown, T>): Promise<Answer<T>> {
  const answered = await response
  const value = parseJson(await answered.text())
  return answered.ok ? { ok: true, value: v.parse(gives, value) } : { ok: false, ...v.parse(Failure, value) }
}

/** The real Worker, over a line that is cut where a test says: before the request gets there, or before its answer comes. */
function wire(person: Person, cut: (asked: number) => 'before' | 'after' | null = () => null): Wire {
  let asked = 0
  async function over<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const where = cut(asked++)
    if (where === 'before') return offline
    const answer = await ask()
    return where === 'after' ? offline : answer
  }
  const call = (route: Route, params: Record<string, string>, body?: object) =>
    person.ask(route, { params, ...(body && { body }) })
  const files = 'POST /conversations/:conversation/files'
  return {
    begin: (conversation, id, bytes, type) =>
      over(() => read(call(files, { conversation }, { id, bytes, type }), UploadStatus)),
    put: (conversation, id, n, octets) =>
      over(async () => {
        const part = new Uint8Array(await octets.arrayBuffer())
        return read(send(person, 'PUT', partPath(conversation, id, n), part), v.unknown())
      }),
    finish: (conversation, file) =>
      over(() => read(call(`${files}/:file/finish`, { conversation, file }), v.unknown())),
    drop: (conversation, file) =>
      over(() => read(call('DELETE /conversations/:conversation/files/:file', { conversation, file }), v.unknown())),
  }
}

/** A message with files, in `at`. */
function parcel(octets: Uint8Array[]): Parcel {
  const items = octets.map((one) => ({
    file: { id: newFileId(), name: 'a.bin', type: '', bytes: one.length },
    octets: new Blob([one]),
  }))
  return { id: newId(), items }
}

/** A page that brings what is queued; `end` closes it. Its clock jumps to whatever is waited for. */
function page(over: Wire, at = room, sealer: Sealer = plainSealer) {
  const closed = new AbortController()
  const there: EventId[] = []
  const failed: EventId[] = []
  let now = 0
  let wake: () => void = () => {}
  const uploads: Uploads = new Uploads({
    conversation: at,
    wire: over,
    sealer: async () => sealer,
    there(id) {
      if (!there.includes(id)) there.push(id)
      wake()
    },
    failed(id) {
      failed.push(id)
      wake()
    },
    now: () => now,
    random: () => 1,
    wait: async (ms) => {
      now += ms
    },
    changed: () => wake(),
  })
  const working = uploads.lead(closed.signal)
  /** Until what is shown is so. */
  const until = async (isSo: () => boolean) => {
    while (!isSo())
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  const end = async () => {
    closed.abort()
    await working
  }
  return { uploads, there, failed, until, end, has: ({ id }: Parcel) => until(() => there.includes(id)) }
}

async function isThere({ items }: Parcel): Promise<void> {
  for (const { file, octets } of items) {
    const response = await ann.fetch('GET', `/conversations/${room}/files/${file.id}`, { query: { as: ann.id } })
    expect(response.status).toBe(200)
    expect(await response.bytes()).toEqual(new Uint8Array(await octets.arrayBuffer()))
  }
}

const three = [someOctets(2 * limits.filePartBytes + 5), someOctets(7, 2)]
/** begin, three parts, finish; begin, a part, finish */
const requests = 8

describe('[U1] an upload whose connection is cut', () => {
  test.each(
    Array.from({ length: requests }, (_, at) => at).flatMap((at) => [[at, 'before'] as const, [at, 'after'] as const]),
  )('at request %i, %s the server has it, gets there all the same, once', async (at, where) => {
    const one = page(wire(ann, (asked) => (asked === at ? where : null)))
    const sent = parcel(three)
    one.uploads.add(sent)
    await one.has(sent)
    await one.end()
    await isThere(sent)
    expect(one.there).toEqual([sent.id])
    expect(await kept(room)).toEqual({ files: 2, parts: 4 })
  })

  test('for long goes on when there is a network again', async () => {
    let online = false
    const one = page(wire(ann, () => (online ? null : 'before')))
    const sent = parcel(three)
    one.uploads.add(sent)
    const tries = () => {
      const standing = one.uploads.standing(sent.items[0]?.file.id as FileId)
      return standing && 'tries' in standing ? standing.tries : 0
    }
    await one.until(() => tries() > 20)
    online = true
    one.uploads.hurry()
    await one.has(sent)
    await one.end()
    await isThere(sent)
  })
})

describe('[U1] a tab that is closed', () => {
  test.each(Array.from({ length: requests }, (_, at) => at))(
    'at request %i is gone on with by the next',
    async (at) => {
      const reached = Promise.withResolvers<void>()
      const first = page(
        wire(ann, (asked) => {
          if (asked === at) reached.resolve()
          return asked >= at ? 'before' : null
        }),
      )
      const sent = parcel(three)
      first.uploads.add(sent)
      await reached.promise
      await first.end()
      expect(first.there).toEqual([])
      let asked = 0
      const count = () => {
        asked++
        return null
      }
      const next = page(wire(ann, count))
      next.uploads.add(sent)
      await next.has(sent)
      await next.end()
      await isThere(sent)
      expect(next.there).toEqual([sent.id])
      // What was there already isn't sent again: each file is begun anew, and nothing else is repeated.
      expect(asked).toBeLessThanOrEqual(requests - at + 3)
      expect(await kept(room)).toEqual({ files: 2, parts: 4 })
    },
  )

  test('after all is there but before it is said asks anew, for what is there may be gone by then', async () => {
    const first = page(wire(ann))
    const sent = parcel(three)
    first.uploads.add(sent)
    await first.has(sent)
    await first.end()
    const next = page(wire(ann))
    next.uploads.add(sent)
    expect(next.uploads.holds(sent.id)).toBe(true)
    await next.has(sent)
    await next.end()
    expect(next.there).toEqual([sent.id])
    await isThere(sent)
  })
})

describe('messages with files', () => {
  test('may leave in the order in which they were said', async () => {
    const one = page(wire(ann))
    const parcels = [parcel([someOctets(limits.filePartBytes * 2)]), parcel([someOctets(1)]), parcel([someOctets(2)])]
    for (const sent of parcels) one.uploads.add(sent)
    for (const sent of parcels) await one.has(sent)
    await one.end()
    expect(one.there).toEqual(parcels.map(({ id }) => id))
  })

  test('one that is refused for good says so and lets the next pass; left out, the rest of it goes', async () => {
    const one = page(wire(ann))
    const large = parcel([someOctets(3), someOctets(0)])
    const [, second] = large.items
    if (second) second.octets = new Blob(Array.from({ length: 26 }, () => new Uint8Array(limits.filePartBytes)))
    const small = parcel([someOctets(1)])
    one.uploads.add(large)
    one.uploads.add(small)
    await one.has(small)
    expect(one.failed).toEqual([large.id])
    expect(large.items.map(({ file }) => one.uploads.standing(file.id))).toEqual([
      { at: 'there' },
      { at: 'failed', why: 'A file may have at most 25 MB.' },
    ])
    await one.uploads.cancel(second?.file.id as FileId)
    await one.end()
    expect(one.there).toEqual([small.id, large.id])
  })

  test('what is cancelled midway leaves nothing there', async () => {
    const sent = parcel([someOctets(3 * limits.filePartBytes)])
    const [item] = sent.items
    const cancelled = Promise.withResolvers<void>()
    const one: ReturnType<typeof page> = page(
      wire(ann, (asked) => {
        if (asked === 2) cancelled.resolve(one.uploads.cancel(item?.file.id as FileId))
        return null
      }),
    )
    one.uploads.add(sent)
    await cancelled.promise
    await one.end()
    expect(one.there).toEqual([])
    expect(one.uploads.holds(sent.id)).toBe(false)
    // What was on its way when it was cancelled may come after; then it goes with the day.
    expect((await kept(room)).files).toBe(0)
  })

  test('[U6] of a room that has ended fail', async () => {
    const one = page(wire(ann), await roomLike(ann, { expiresAt: 1 as never }))
    const late = parcel([someOctets(3)])
    one.uploads.add(late)
    await one.until(() => one.failed.length > 0)
    expect(one.uploads.standing(late.items[0]?.file.id as FileId)).toEqual({
      at: 'failed',
      why: 'This room has ended.',
    })
    one.uploads.settle(late.id)
    expect(one.uploads.holds(late.id)).toBe(false)
    await one.end()
  })

  test('[U6] of a room that ends in the middle leave no part behind', async () => {
    const ending = await roomLike(ann, { expiresAt: inAWeek() })
    const over = wire(ann)
    const reached = Promise.withResolvers<void>()
    const one = page(
      {
        ...over,
        async put(...asked) {
          if (asked[2] === 1) {
            await filesStub(ending).die()
            reached.resolve()
          }
          return over.put(...asked)
        },
      },
      ending,
    )
    one.uploads.add(parcel([someOctets(3 * limits.filePartBytes)]))
    await reached.promise
    await one.end()
    expect(await kept(ending)).toEqual({ files: 0, parts: 0 })
  })
})

test('[U7] where the conversation is sealed, what the server holds opens to the file, and says nothing of it', async () => {
  const sealed = await roomLike(ann, { seal: 'dummy', listed: false, expiresAt: inAWeek() })
  const sealer = dummySealer()
  const one = page(wire(ann), sealed, sealer)
  const octets = someOctets(limits.filePartBytes + 5)
  const sent = parcel([octets])
  const [item] = sent.items
  if (item) item.file.key = sealer.newFileKey()
  one.uploads.add(sent)
  await one.has(sent)
  await one.end()
  const id = item?.file.id as FileId
  const response = await ann.fetch('GET', `/conversations/${sealed}/files/${id}`, { query: { as: ann.id } })
  const held = await response.bytes()
  expect(held.length).toBeGreaterThan(octets.length)
  expect(held.subarray(0, 1000)).not.toEqual(octets.subarray(0, 1000))
  const place = { conversation: sealed, id, key: item?.file.key }
  const opened = sealer.openFile(place, new Blob([held]).stream() as never)
  expect(await new Response(opened as never).bytes()).toEqual(octets)
})
