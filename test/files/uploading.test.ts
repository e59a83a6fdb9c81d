import * as v from 'valibot'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Attachment } from '../../protocol/attachment.ts'
import { partPath, UploadStatus } from '../../protocol/files.ts'
import { Failure, type Route } from '../../protocol/http.ts'
import type { ConversationId, EventId, FileId } from '../../protocol/ids.ts'
import { parseJson } from '../../protocol/json.ts'
import { limits } from '../../protocol/limits.ts'
import { memoryShelf, type Parcel, type Shelf } from '../../web/files/shelf.ts'
import { Uploads, type Wire } from '../../web/files/uploads.ts'
import type { Answer } from '../../web/net/api.ts'
import { dummySealer } from '../../web/seal/dummy.ts'
import { plainSealer } from '../../web/seal/plain.ts'
import { filesStub, inAWeek, kept, name, newFileId, roomLike, send, someOctets } from '../support/files.ts'
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

function parcel(octets: Uint8Array[], over: Partial<Parcel> = {}): Parcel {
  const items = octets.map((one) => ({
    file: { id: newFileId(), name: 'a.bin', type: '', bytes: one.length },
    octets: new Blob([one]),
  }))
  return { id: newId(), conversation: room, seal: 'plain', text: 'look', at: 0, items, ...over }
}

/** A tab with uploads; `end` closes it. Its clock jumps to whatever is waited for. */
function tab(shelf: Shelf, over: Wire, saying: (parcel: Parcel, files: Attachment[]) => Promise<void> = say) {
  const closed = new AbortController()
  const said: EventId[] = []
  let now = 0
  let wake: () => void = () => {}
  const uploads: Uploads = new Uploads({
    wire: over,
    shelf,
    sealerFor: async (seal) => (seal === 'plain' ? plainSealer : dummySealer()),
    async say(one, files) {
      await saying(one, files)
      said.push(one.id)
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
  return { uploads, said, until, end, idle: () => until(() => uploads.shown().length === 0) }
}

const say = async ({ conversation }: Parcel, files: Attachment[]) => {
  await name(
    ann,
    conversation,
    files.map(({ id }) => id),
  )
}

async function isThere({ conversation, items }: Parcel): Promise<void> {
  for (const { file, octets } of items) {
    const response = await ann.fetch('GET', `/conversations/${conversation}/files/${file.id}`, {
      query: { as: ann.id },
    })
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
    const shelf = memoryShelf()
    const one = tab(
      shelf,
      wire(ann, (asked) => (asked === at ? where : null)),
    )
    const sent = parcel(three)
    await one.uploads.add(sent)
    await one.idle()
    await one.end()
    await isThere(sent)
    expect(one.said).toEqual([sent.id])
    expect(await shelf.all()).toEqual([])
    expect(await kept(room)).toEqual({ files: 2, parts: 4 })
  })

  test('for long goes on when there is a network again', async () => {
    let online = false
    const one = tab(
      memoryShelf(),
      wire(ann, () => (online ? null : 'before')),
    )
    const sent = parcel(three)
    await one.uploads.add(sent)
    const tries = () => one.uploads.shown()[0]?.standings.map((standing) => ('tries' in standing ? standing.tries : 0))
    await one.until(() => (tries()?.[0] ?? 0) > 20)
    online = true
    one.uploads.hurry()
    await one.idle()
    await one.end()
    await isThere(sent)
  })
})

describe('[U1] a tab that is closed', () => {
  test.each(Array.from({ length: requests }, (_, at) => at))(
    'at request %i is gone on with by the next',
    async (at) => {
      const shelf = memoryShelf()
      const reached = Promise.withResolvers<void>()
      const first = tab(
        shelf,
        wire(ann, (asked) => {
          if (asked === at) reached.resolve()
          return asked >= at ? 'before' : null
        }),
      )
      const sent = parcel(three)
      await first.uploads.add(sent)
      await reached.promise
      await first.end()
      expect(first.said).toEqual([])
      let asked = 0
      const count = () => {
        asked++
        return null
      }
      const next = tab(shelf, wire(ann, count))
      await next.until(() => next.said.length > 0 && next.uploads.shown().length === 0)
      await next.end()
      await isThere(sent)
      expect(next.said).toEqual([sent.id])
      // What was there already isn't sent again: each file is begun anew, and nothing else is repeated.
      expect(asked).toBeLessThanOrEqual(requests - at + 3)
      expect(await kept(room)).toEqual({ files: 2, parts: 4 })
    },
  )

  test('between the last part and the message says it still, once', async () => {
    const shelf = memoryShelf()
    const saying = Promise.withResolvers<void>()
    const first = tab(shelf, wire(ann), () => {
      saying.resolve()
      return new Promise(() => {})
    })
    const sent = parcel(three)
    await first.uploads.add(sent)
    await saying.promise
    const next = tab(shelf, wire(ann))
    await next.until(() => next.said.length > 0 && next.uploads.shown().length === 0)
    await next.end()
    expect(next.said).toEqual([sent.id])
    await isThere(sent)
  })
})

describe('messages with files', () => {
  test('leave in the order in which they were said', async () => {
    const one = tab(memoryShelf(), wire(ann))
    const parcels = [parcel([someOctets(limits.filePartBytes * 2)]), parcel([someOctets(1)]), parcel([someOctets(2)])]
    for (const sent of parcels) await one.uploads.add(sent)
    await one.idle()
    await one.end()
    expect(one.said).toEqual(parcels.map(({ id }) => id))
  })

  test('one that is refused for good says why and lets the next pass; left out, the rest of it goes', async () => {
    const one = tab(memoryShelf(), wire(ann))
    const large = parcel([someOctets(3), someOctets(0)])
    const [, second] = large.items
    if (second) second.octets = new Blob(Array.from({ length: 26 }, () => new Uint8Array(limits.filePartBytes)))
    const small = parcel([someOctets(1)])
    await one.uploads.add(large)
    await one.uploads.add(small)
    await one.until(() => one.said.length === 1 && one.uploads.shown().length === 1)
    expect(one.uploads.shown()[0]?.standings).toEqual([
      { at: 'there' },
      { at: 'failed', why: 'A file may have at most 25 MB.' },
    ])
    await one.uploads.cancel(second?.file.id as FileId)
    await one.idle()
    await one.end()
    expect(one.said).toEqual([small.id, large.id])
  })

  test('what is cancelled midway leaves nothing, here or there', async () => {
    const shelf = memoryShelf()
    const sent = parcel([someOctets(3 * limits.filePartBytes)])
    const [item] = sent.items
    const cancelled = Promise.withResolvers<Parcel | null>()
    const one: ReturnType<typeof tab> = tab(
      shelf,
      wire(ann, (asked) => {
        if (asked === 2) cancelled.resolve(one.uploads.cancel(item?.file.id as FileId))
        return null
      }),
    )
    await one.uploads.add(sent)
    expect((await cancelled.promise)?.text).toBe('look')
    await one.end()
    expect(one.said).toEqual([])
    expect(one.uploads.shown()).toEqual([])
    expect(await shelf.all()).toEqual([])
    // What was on its way when it was cancelled may come after; then it goes with the day.
    expect((await kept(room)).files).toBe(0)
  })

  test('[U6] of a room that has ended fail, and say so', async () => {
    const one = tab(memoryShelf(), wire(ann))
    const ended = parcel([someOctets(3)], { conversation: await roomLike(ann, { expiresAt: 1 as never }) })
    await one.uploads.add(ended)
    await one.until(() => one.uploads.shown()[0]?.standings[0]?.at === 'failed')
    expect(one.uploads.shown()[0]?.standings).toEqual([{ at: 'failed', why: 'This room has ended.' }])
    await one.uploads.forget(ended.conversation)
    expect(one.uploads.shown()).toEqual([])
    await one.end()
  })
})

test('[U7] where the conversation is sealed, what the server holds opens to the file, and says nothing of it', async () => {
  const sealed = await roomLike(ann, { seal: 'dummy', listed: false, expiresAt: inAWeek() })
  const one = tab(memoryShelf(), wire(ann), async () => {})
  const sealer = dummySealer()
  const octets = someOctets(limits.filePartBytes + 5)
  const sent = parcel([octets], { conversation: sealed, seal: 'dummy' })
  const [item] = sent.items
  if (item) item.file.key = sealer.newFileKey()
  await one.uploads.add(sent)
  await one.idle()
  await one.end()
  const id = item?.file.id as FileId
  const response = await ann.fetch('GET', `/conversations/${sealed}/files/${id}`, { query: { as: ann.id } })
  const held = await response.bytes()
  expect(held.length).toBeGreaterThan(octets.length)
  expect(held.subarray(0, 1000)).not.toEqual(octets.subarray(0, 1000))
  const place = { conversation: sealed, id, key: item?.file.key }
  const opened = sealer.openFile(place, new Blob([held]).stream() as never)
  expect(await new Response(opened as never).bytes()).toEqual(octets)
  expect(await filesStub(sealed)).toBeDefined()
})
