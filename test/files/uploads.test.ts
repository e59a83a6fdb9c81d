import { evictDurableObject } from 'cloudflare:test'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { partPath } from '../../protocol/files.ts'
import type { ConversationId, FileId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { alarmOfFiles, Bringer, filesStub, isBare, kept, name, newFileId, send, someOctets } from '../support/files.ts'
import { joinRoom, makeRoom, newId, type Person, register } from '../support/people.ts'

const mebibyte = limits.filePartBytes
let ann: Person
let bob: Person
let eve: Person
let room: ConversationId

beforeAll(async () => {
  ann = await register('ann')
  bob = await register('bob')
  eve = await register('eve')
})
beforeEach(async () => {
  room = await makeRoom(ann)
  await joinRoom(bob, room)
})

const octetsIn = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer())

/** Hashes say the same as octets, and fail in a line. */
const hash = async (octets: Uint8Array): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', octets)).toHex()

async function isWhole(file: Bringer, by = file.person): Promise<void> {
  const response = await file.fetch(by)
  expect(response.status).toBe(200)
  expect(await hash(await octetsIn(response))).toBe(await hash(file.octets))
}

describe('[U1] a file goes in parts', () => {
  test('and comes back as it was, whatever its length', async () => {
    for (const length of [0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte, 3 * mebibyte + 5])
      await isWhole(await new Bringer(ann, room, someOctets(length)).bring())
  })

  test('in any order, each as often as it comes', async () => {
    const file = new Bringer(ann, room, someOctets(3 * mebibyte + 5))
    expect(await file.begin()).toEqual({ bytes: file.octets.length, parts: [], finished: false })
    for (const n of [3, 1, 1, 0, 3, 2]) expect((await file.put(n)).status).toBe(200)
    await file.finish()
    await isWhole(file)
    expect(await kept(room)).toEqual({ files: 1, parts: 4 })
  })

  test('and many at once', async () => {
    const files = [1, 2, 3].map((seed) => new Bringer(ann, room, someOctets(2 * mebibyte + seed, seed)))
    await Promise.all(files.map((file) => file.bring()))
    for (const file of files) await isWhole(file)
  })

  test.each([0, 1, 2, 3, 4])('cut after %i parts, it goes on there', async (cut) => {
    const file = new Bringer(ann, room, someOctets(3 * mebibyte + 5))
    await file.begin()
    for (let n = 0; n < cut; n++) await file.put(n)
    // The tab is closed, the machine that held the object is gone.
    await evictDurableObject(filesStub(room))
    const there = Array.from({ length: cut }, (_, n) => n)
    expect(await file.status()).toEqual({ bytes: file.octets.length, parts: there, finished: false })
    expect((await file.begin()).parts).toEqual(there)
    for (let n = cut; n < file.parts; n++) await file.put(n)
    await file.finish()
    await isWhole(file)
  })

  test('a part that breaks off is none', async () => {
    const file = new Bringer(ann, room, someOctets(mebibyte))
    await file.begin()
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(file.octets.slice(0, 1000))
        controller.close()
      },
    })
    const answer = await send(ann, 'PUT', partPath(room, file.id, 0), broken, { 'content-length': String(mebibyte) })
    expect(answer.status).toBe(400)
    expect((await file.status()).parts).toEqual([])
  })

  test('what isn’t there can’t be finished, or read', async () => {
    const file = new Bringer(ann, room, someOctets(2 * mebibyte))
    await file.begin()
    await file.put(1)
    const finish = await ann.ask('POST /conversations/:conversation/files/:file/finish', file.asked())
    expect([finish.status, await finish.json()]).toEqual([409, expect.objectContaining({ error: 'incomplete' })])
    expect((await file.fetch()).status).toBe(404)
  })
})

describe('[U2] what is finished', () => {
  test('isn’t changed any more', async () => {
    const file = await new Bringer(ann, room, someOctets(mebibyte)).bring()
    expect((await file.put(0, someOctets(mebibyte, 2))).status).toBe(200)
    await file.finish()
    await isWhole(file)
  })

  test('may be begun again: it says that all is there', async () => {
    const file = await new Bringer(ann, room, someOctets(mebibyte)).bring()
    expect(await file.begin()).toEqual({ bytes: mebibyte, parts: [0], finished: true })
  })
})

describe('[U3] who may', () => {
  test('a stranger is told that there is nothing, whatever they ask', async () => {
    const file = await new Bringer(ann, room, someOctets(10)).bring()
    const before = await kept(room)
    const asked = file.asked()
    const body = { id: newFileId(), bytes: 5, type: '' }
    const answers = [
      await eve.ask('POST /conversations/:conversation/files', { ...asked, body }),
      await eve.ask('GET /conversations/:conversation/files/:file/status', asked),
      await eve.ask('POST /conversations/:conversation/files/:file/finish', asked),
      await eve.ask('DELETE /conversations/:conversation/files/:file', asked),
      await send(eve, 'PUT', partPath(room, file.id, 0), file.octets),
      await file.fetch(eve),
      await new Bringer(eve, '0'.repeat(64) as ConversationId, someOctets(3)).fetch(eve),
    ]
    for (const answer of answers)
      expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ error: 'no-such-file' })])
    expect(await kept(room)).toEqual(before)
  })

  test('another member neither goes on with an upload, nor finishes, drops or reads it', async () => {
    const file = new Bringer(ann, room, someOctets(10))
    await file.begin()
    const asked = file.asked()
    expect((await bob.ask('GET /conversations/:conversation/files/:file/status', asked)).status).toBe(404)
    expect((await send(bob, 'PUT', partPath(room, file.id, 0), someOctets(10, 9))).status).toBe(404)
    expect((await bob.ask('POST /conversations/:conversation/files/:file/finish', asked)).status).toBe(404)
    expect((await bob.ask('DELETE /conversations/:conversation/files/:file', asked)).status).toBe(404)
    expect((await bob.ask('POST /conversations/:conversation/files', file.asked(true))).status).toBe(409)
    await file.put(0)
    await file.finish()
    expect((await file.fetch(bob)).status).toBe(404)
    await isWhole(file)
  })

  test('who left is told that there is nothing, once their ticket has run out', async () => {
    const file = await new Bringer(bob, room, someOctets(10)).bring()
    await bob.call('POST /conversations/:conversation/leave', {
      params: { conversation: room },
      body: { id: newId() },
    })
    bob.cookies.delete('__Secure-f0')
    expect((await file.fetch()).status).toBe(404)
  })

  test('a ticket is for one person and one conversation', async () => {
    const file = await new Bringer(ann, room, someOctets(10)).bring()
    await name(ann, room, [file.id])
    expect((await file.fetch(bob)).status).toBe(200)
    await file.fetch()
    const other = await makeRoom(eve)
    await new Bringer(eve, other, someOctets(10)).bring()
    expect((await file.fetch(eve)).status).toBe(404)
    eve.cookies.set('__Secure-f0', ann.cookies.get('__Secure-f0') ?? '')
    expect((await file.fetch(eve)).status).toBe(404)
    const [kid, payload = '', mac = ''] = (ann.cookies.get('__Secure-f0') ?? '').split('.')
    const said = new TextDecoder().decode(Uint8Array.fromBase64(payload, { alphabet: 'base64url' }))
    const forged = new TextEncoder().encode(said.replaceAll(ann.id, eve.id))
    eve.cookies.set('__Secure-f0', `${kid}.${forged.toBase64({ alphabet: 'base64url', omitPadding: true })}.${mac}`)
    expect((await file.fetch(eve)).status).toBe(404)
  })

  test('the tab of somebody else, another site and nobody are refused', async () => {
    const file = new Bringer(ann, room, someOctets(10))
    await file.begin()
    expect((await file.put(0, file.octets, { origin: 'https://evil.test' })).status).toBe(403)
    expect((await file.put(0, file.octets, { cookie: '' })).status).toBe(401)
    expect((await ann.fetch('GET', `/conversations/${room}/files/${file.id}`, { query: { as: bob.id } })).status).toBe(
      409,
    )
    expect((await file.status()).parts).toEqual([])
  })
})

describe('[U8] how much', () => {
  test('25 MiB and one more are refused, and nothing is kept of them', async () => {
    const begin = (bytes: number) =>
      ann.ask('POST /conversations/:conversation/files', {
        params: { conversation: room },
        body: { id: newFileId(), bytes, type: '' },
      })
    const over = await begin(limits.fileBytes + 1)
    expect([over.status, await over.json()]).toEqual([413, expect.objectContaining({ error: 'too-large' })])
    expect((await begin(limits.sealedFileBytes + 1)).status).toBe(400)
    expect(await isBare(room)).toBe(true)
    expect((await begin(limits.fileBytes)).status).toBe(200)
  })

  test('a part is as long as it must be', async () => {
    const file = new Bringer(ann, room, someOctets(mebibyte + 10))
    await file.begin()
    for (const [n, length] of [
      [0, mebibyte - 1],
      [0, mebibyte + 1],
      [1, 9],
      [1, 11],
      [1, mebibyte],
      [2, 1],
      [999, 1],
    ] as const)
      expect((await file.put(n, someOctets(length))).status, `${n}: ${length}`).toBe(400)
    expect((await file.put(0, file.part(0), { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await file.put(0, new Uint8Array())).status).toBe(400)
    expect(await kept(room)).toEqual({ files: 1, parts: 0 })
  })

  test('an id is one file’s for as long as it is there', async () => {
    const file = new Bringer(ann, room, someOctets(10))
    await file.begin()
    const again = await ann.ask('POST /conversations/:conversation/files', {
      params: { conversation: room },
      body: { id: file.id, bytes: 11, type: '' },
    })
    expect(again.status).toBe(409)
  })

  test(`a person has at most ${limits.unnamedFiles} in a conversation that no event names`, async () => {
    const begin = () => new Bringer(ann, room, someOctets(1)).begin()
    for (let count = 0; count < limits.unnamedFiles; count++) await begin()
    await expect(begin()).rejects.toThrow('too-many')
    await new Bringer(bob, room, someOctets(1)).begin()
  })

  test('attack: making room for more by naming files that aren’t there yet', async () => {
    const begun = Array.from({ length: limits.unnamedFiles }, () => new Bringer(ann, room, someOctets(1)))
    for (const file of begun) await file.begin()
    await name(
      ann,
      room,
      begun.slice(0, limits.filesPerEvent).map(({ id }) => id),
    )
    await expect(new Bringer(ann, room, someOctets(1)).begin()).rejects.toThrow('too-many')
    const [file] = begun
    await file?.bring()
    expect((await file?.fetch(bob))?.status, 'that event named nothing').toBe(404)
    await name(ann, room, [file?.id as FileId])
    expect((await file?.fetch(bob))?.status).toBe(200)
    await new Bringer(ann, room, someOctets(1)).begin()
  })

  test('parts that come too fast are put off', async () => {
    const file = new Bringer(ann, room, someOctets(1))
    await file.begin()
    const answers = await Promise.all(Array.from({ length: limits.fileParts.burst * 2 }, () => file.put(0)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(limits.fileParts.burst / 2)
    expect(await refused[0]?.json()).toMatchObject({ error: 'too-fast' })
  })
})

test('[U5] what is dropped is gone at once', async () => {
  const file = new Bringer(ann, room, someOctets(2 * mebibyte))
  await file.begin()
  await file.put(0)
  await file.drop()
  expect(await kept(room)).toEqual({ files: 0, parts: 0 })
  expect(await alarmOfFiles(room)).not.toBeNull()
})
