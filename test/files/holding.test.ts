import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { alarm, Bringer, erase, kept, name, newFileId, roomLike, someOctets } from '../support/files.ts'
import { inboxStub } from '../support/inbox.ts'
import { joinRoom, login, makeRoom, type Person, register } from '../support/people.ts'

let ann: Person
let bob: Person
let rooms: [ConversationId, ConversationId]
let people = 0

beforeEach(async () => {
  people++
  ann = await register(`held_ann${people}`)
  bob = await register(`held_bob${people}`)
  rooms = [await makeRoom(ann), await makeRoom(ann)]
  await joinRoom(bob, rooms[0])
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
})
afterEach(() => void vi.useRealTimers())

const begin = async (conversation: ConversationId, person = ann, id = newFileId()) => {
  const body = { id, bytes: limits.fileBytes, type: '' }
  const answer = await person.ask('POST /conversations/:conversation/files', { params: { conversation }, body })
  return { id, status: answer.status, said: await answer.json() }
}
const fitting = Math.floor(limits.fileOctetsHeld / limits.fileBytes)

/** As many files as go, in both rooms. */
async function fill() {
  const begun = []
  for (let n = 0; n < fitting; n++) begun.push(await begin(rooms[n % 2] as ConversationId))
  expect(begun.map(({ status }) => status)).toEqual(Array(fitting).fill(200))
  return begun
}

const full = { status: 507, said: { error: 'files-full', message: expect.stringContaining('512 MB') } }
const drop = (conversation: ConversationId, file: string) =>
  ann.call('DELETE /conversations/:conversation/files/:file', { params: { conversation, file } })

describe('[U8] of a person’s files, wherever they are', () => {
  test('so much is held at once: one more is refused with the reason, and nothing is kept of it', async () => {
    await fill()
    const before = await Promise.all(rooms.map(kept))
    for (const room of rooms) expect(await begin(room)).toMatchObject(full)
    expect(await Promise.all(rooms.map(kept))).toEqual(before)
    expect((await begin(rooms[0], bob)).status, 'others have their own').toBe(200)
  })

  test('what was begun goes on, however much there is', async () => {
    const [first] = await fill()
    expect(await begin(rooms[0], ann, first?.id)).toMatchObject({ status: 200, said: { parts: [], finished: false } })
  })

  test('what is taken back makes place, also in another conversation', async () => {
    const [first] = await fill()
    expect(await begin(rooms[1])).toMatchObject(full)
    await drop(rooms[0], first?.id ?? '')
    expect((await begin(rooms[1])).status).toBe(200)
    expect(await begin(rooms[1])).toMatchObject(full)
  })

  test('what goes with its message makes place', async () => {
    const small = await new Bringer(ann, rooms[0], someOctets(limits.fileOctetsHeld % limits.fileBytes)).bring()
    const event = await name(ann, rooms[0], [small.id])
    await fill()
    const last = async () => {
      const one = new Bringer(ann, rooms[1], someOctets(1))
      return ann.ask('POST /conversations/:conversation/files', one.asked(true))
    }
    expect((await last()).status).toBe(507)
    await erase(ann, rooms[0], event)
    expect((await last()).status).toBe(200)
  })

  test('what nobody named makes place after a day', async () => {
    await fill()
    vi.setSystemTime(Date.now() + limits.unnamedFileMs)
    const fresh = await login(ann.handle)
    expect(await begin(rooms[1], fresh)).toMatchObject(full)
    for (const room of rooms) await alarm(room)
    expect((await begin(rooms[1], fresh)).status).toBe(200)
  })

  test('what a room holds is forgotten with it', async () => {
    const brief = await roomLike(ann, { expiresAt: (Date.now() + 60_000) as never })
    for (let n = 0; n < fitting; n++) await begin(brief)
    expect(await begin(rooms[0])).toMatchObject(full)
    vi.setSystemTime(Date.now() + 60_000)
    expect((await begin(rooms[0])).status).toBe(200)
    const held = await runInDurableObject(inboxStub(ann.id), (_, { storage }) =>
      storage.sql.exec('SELECT conversation, octets FROM holding').toArray(),
    )
    expect(held).toEqual([{ conversation: rooms[0], octets: limits.fileBytes }])
  })

  test('attack: beginning many in different conversations at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: fitting + 4 }, (_, n) => begin(rooms[n % 2] as never)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(fitting)
  })
})
