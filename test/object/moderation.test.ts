import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { closing } from '../../protocol/closing.ts'
import { writeContent } from '../../protocol/content.ts'
import { Kind } from '../../protocol/event.ts'
import type { ConversationId, EventId, FileId, Seq } from '../../protocol/ids.ts'
import type { Send, Up } from '../../protocol/up.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import { ban, Guest, makeGroup, makeLinkRoom, refusalOf, said, seat, set } from '../support/guests.ts'
import { roomStub, rows } from '../support/objects.ts'
import { newId, type Peer } from '../support/people.ts'

const noon = Date.UTC(2030, 0, 1, 12)
const [ann, bob, eve, dan] = [new Guest(1), new Guest(2), new Guest(3), new Guest(4, 0, true)] as const
let room: ConversationId
let a: Peer

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: noon })
  room = await makeLinkRoom(ann, null)
  a = await ann.open(room)
  for (const one of [bob, eve]) await join(one)
})
afterEach(() => void vi.useRealTimers())

const join = (one: Guest, guest?: { place: string | null }) => roomStub(room).join(one.who, newId(), null, guest)
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
const inside = async () =>
  (await rows(room, 'SELECT person FROM member WHERE left_seq IS NULL ORDER BY person')).map(({ person }) => person)

describe('[G9] whoever is removed from a room', () => {
  test('has their sockets closed at once, and may come back', async () => {
    const b = await bob.open(room)
    expect(await seat(a, bob, 'left')).toBeNull()
    expect(await b.end()).toBe(closing.notAMember)
    expect(await inside()).toEqual([ann.id, eve.id])
    expect(await join(bob)).toBe('in')
  })

  test('may come back by a link too, which whoever is banned may not', async () => {
    const secret = new Uint8Array(32).fill(9).toBase64({ alphabet: 'base64url', omitPadding: true })
    room = await makeLinkRoom(ann, await hashKey(secret))
    a = await ann.open(room)
    const byLink = (one: Guest) => roomStub(room).join(one.who, newId(), secret)
    expect([await byLink(bob), await byLink(eve)]).toEqual(['in', 'in'])
    await seat(a, bob, 'left')
    await ban(a, eve)
    expect([await byLink(bob), await byLink(eve)]).toEqual(['in', 'not-allowed'])
  })

  test('is removed by moderators, and never by an ordinary member', async () => {
    const b = await bob.open(room)
    expect(await seat(b, eve, 'left')).toBe('not-allowed')
    expect(await ban(b, eve)).toBe('not-allowed')
    expect(await seat(a, bob, 'admin')).toBeNull()
    expect(await seat(b, ann, 'left')).toBe('not-allowed')
    expect(await ban(b, ann)).toBe('not-allowed')
    expect(await ban(b, eve)).toBeNull()
    expect(await inside()).toEqual([ann.id, bob.id])
  })

  test('isn’t somebody who comes by being added: to a room nobody is', async () => {
    expect(await seat(a, dan, 'member')).toBe('not-allowed')
    expect(await seat(a, bob, 'left')).toBeNull()
    expect(await seat(a, bob, 'member')).toBe('not-allowed')
  })
})

describe('[G10] whoever is banned', () => {
  test('goes in the same turn, from all devices, and comes back by nothing', async () => {
    const [first, second] = [await bob.open(room), await new Guest(2, 1).open(room)]
    expect(await ban(a, bob)).toBeNull()
    expect([await first.end(), await second.end()]).toEqual([closing.notAMember, closing.notAMember])
    expect(await join(bob)).toBe('not-allowed')
    expect(await roomStub(room).preview(bob.id, null)).toBe('not-allowed')
    expect(await (await bob.connect(room)).end()).toBe(closing.notAMember)
  })

  test('hears nothing that is said in the turn after', async () => {
    const b = await bob.open(room)
    const body = JSON.stringify({ person: bob.id, role: 'left', banned: true })
    a.say({ type: 'send', id: newId(), kind: 'member', seal: 'plain', body })
    a.text('now that he is gone')
    await b.end()
    expect(b.heard('events').flatMap(({ events }) => events.map(({ kind }) => kind))).toEqual(['member'])
  })

  test('may have left before, comes back once that is taken back, and is listed until then', async () => {
    await roomStub(room).leave(bob.who, newId())
    expect(await ban(a, bob)).toBeNull()
    expect(await ban(a, bob), 'twice').toBe('not-allowed')
    expect(await roomStub(room).banned(ann.who)).toEqual([bob.id])
    expect(await roomStub(room).banned(eve.who)).toBe('not-allowed')
    expect(await join(bob)).toBe('not-allowed')
    expect(await ban(a, bob, false)).toBeNull()
    expect(await ban(a, bob, false), 'twice').toBe('not-allowed')
    expect(await roomStub(room).banned(ann.who)).toEqual([])
    expect(await inside(), 'unbanned isn’t in').toEqual([ann.id, eve.id])
    expect(await join(bob)).toBe('in')
  })

  test('isn’t brought back into a group by being added', async () => {
    const group = await makeGroup(ann, bob)
    const peer = await ann.open(group)
    expect(await ban(peer, bob)).toBeNull()
    expect(await seat(peer, bob, 'member')).toBe('not-allowed')
    expect(await ban(peer, bob, false)).toBeNull()
    expect(await seat(peer, bob, 'member')).toBeNull()
  })

  test('keeps another guest from coming from where they came, for an hour and no longer', async () => {
    expect(await join(dan, { place: 'cafe' })).toBe('in')
    expect(await ban(a, dan)).toBeNull()
    const [fresh, far, somewhere] = [new Guest(5), new Guest(6), new Guest(7)]
    expect(await join(fresh, { place: 'cafe' })).toBe('not-allowed')
    expect(await join(far, { place: 'home' })).toBe('in')
    expect(await join(somewhere, { place: null })).toBe('in')
    expect(await join(new Guest(8)), 'with an account').toBe('in')
    later(3600_000)
    expect(await join(fresh, { place: 'cafe' })).toBe('in')
  })
})

describe('[G11] what guests may', () => {
  const guest = { place: null }
  const file = { id: '0'.repeat(32) as FileId, name: 'a.txt', type: '', bytes: 1 }
  /** A message with a file, named inside as in the clear. */
  const withFile = { body: writeContent({ is: 'text', text: 'a file', files: [file] }), files: [file.id] }

  test('is what the room says: to read, to write, to send files', async () => {
    await join(dan, guest)
    const d = await dan.open(room)
    expect(refusalOf(d, await said(d, 'hello'))).toBeNull()
    expect(refusalOf(d, await said(d, 'a file', withFile))).toBe('not-allowed')
    await set(a, { is: 'guests', guests: 'files' })
    expect(refusalOf(d, await said(d, 'a file', withFile))).toBeNull()
    await set(a, { is: 'guests', guests: 'read' })
    const id = await said(d, 'not any more')
    expect(refusalOf(d, id)).toBe('not-allowed')
    const b = await bob.open(room)
    expect(refusalOf(b, await said(b, 'members may'))).toBeNull()
  })

  test('is nothing where they are turned off: they are out by events of the log, and none comes in', async () => {
    await join(dan, guest)
    const d = await dan.open(room)
    const b = await bob.open(room)
    expect(await set(a, { is: 'guests', guests: 'no' })).toBeNull()
    expect(await d.end()).toBe(closing.notAMember)
    expect(await inside()).toEqual([ann.id, bob.id, eve.id])
    expect(await join(new Guest(5), guest)).toBe('not-allowed')
    await b.roundTrip()
    const bodies = b.heard('events').flatMap(({ events }) => events.map(({ body }) => JSON.parse(body)))
    expect(bodies).toEqual([
      { is: 'guests', guests: 'no' },
      { person: dan.id, role: 'left' },
    ])
    await set(a, { is: 'guests', guests: 'read' })
    expect(await join(dan, guest)).toBe('in')
  })

  test('is nothing of what moderators may', async () => {
    await join(dan, guest)
    const d = await dan.open(room)
    expect(await seat(d, bob, 'left')).toBe('not-allowed')
    expect(await set(d, { is: 'guests', guests: 'files' })).toBe('not-allowed')
    expect(await set(d, { is: 'slow', slow: 0 })).toBe('not-allowed')
    expect(await seat(a, dan, 'admin'), 'nor can one be made one').toBe('not-allowed')
    expect(await roomStub(room).setInvite(dan.who, null)).toBe('not-allowed')
  })

  const frames = (of: EventId): Record<string, Up> => {
    const send = (said: object) => ({ type: 'send', id: newId(), seal: 'plain', ...said }) as Send
    const text = '{"is":"text","text":"said"}'
    return {
      hello: { type: 'hello', tail: true },
      more: { type: 'more', after: 0, limit: 10 },
      before: { type: 'before', seq: 2 as Seq, limit: 10 },
      members: { type: 'members', after: null },
      got: { type: 'got', seq: 1 as Seq },
      read: { type: 'read', seq: 1 as Seq, shown: true },
      typing: { type: 'typing', on: true },
      message: send({ kind: 'message', body: text }),
      file: send({ kind: 'message', ...withFile }),
      change: send({ kind: 'change', ref: of, body: '{"is":"edit","text":"edited"}' }),
      erase: send({ kind: 'erase', ref: of, body: '' }),
      member: send({ kind: 'member', body: JSON.stringify({ person: bob.id, role: 'left' }) }),
      setting: send({ kind: 'setting', body: '{"is":"slow","slow":5}' }),
    }
  }

  test.each([
    ['read', ['change', 'file', 'member', 'message', 'setting']],
    ['write', ['file', 'member', 'setting']],
    ['files', ['member', 'setting']],
  ] as const)('frame by frame: to %s', async (guests, refused) => {
    await join(dan, guest)
    const d = await dan.open(room)
    const all = frames(await said(d, 'mine'))
    expect(new Set(Object.values(all).flatMap((frame) => (frame.type === 'send' ? frame.kind : [])))).toEqual(
      new Set(Kind.options),
    )
    await set(a, { is: 'guests', guests })
    const b = await bob.open(room)
    for (const frame of Object.values(all)) d.say(frame)
    // One of them asks for members as a round trip does.
    for (let trip = 0; trip < 2; trip++) await d.roundTrip()
    const turnedDown = Object.entries(all).filter(([, frame]) => frame.type === 'send' && refusalOf(d, frame.id))
    expect(turnedDown.map(([name]) => name).sort()).toEqual(refused)
    await b.roundTrip()
    expect(b.heard('typing').some(({ person, on }) => person === dan.id && on)).toBe(guests !== 'read')
  })

  test('ends when they have an account: then they are a member like any other', async () => {
    await join(dan, { place: 'cafe' })
    await set(a, { is: 'guests', guests: 'read' })
    await roomStub(room).kept(dan.id)
    const d = await dan.open(room)
    expect(refusalOf(d, await said(d, 'a person'))).toBeNull()
    expect(await rows(room, 'SELECT place FROM member WHERE place IS NOT NULL')).toEqual([])
    await set(a, { is: 'guests', guests: 'no' })
    expect(await inside()).toContain(dan.id)
  })
})

describe('[G12] where messages come slowly', () => {
  beforeEach(async () => void (await set(a, { is: 'slow', slow: 30 })))

  test('somebody who doesn’t moderate says one in so long, and what comes sooner is held and not lost', async () => {
    const b = await bob.open(room)
    expect(refusalOf(b, await said(b, 'one'))).toBeNull()
    later(10_000)
    const id = await said(b, 'two')
    expect(b.heard('refused')).toEqual([{ type: 'refused', id, reason: 'too-fast', retryAfterMs: 20_000 }])
    const third = await said(b, 'three')
    expect(b.heard('refused').at(-1)).toMatchObject({ id: third, reason: 'too-fast', retryAfterMs: 20_000 })
    later(20_000)
    b.text('two', { id })
    await b.roundTrip()
    const [last] = await rows(room, "SELECT id FROM event WHERE kind = 'message' ORDER BY seq DESC LIMIT 1")
    expect(last?.id).toBe(id)
  })

  test('each waits for their own, moderators for nobody, and a change is no message', async () => {
    const [b, e] = [await bob.open(room), await eve.open(room)]
    const first = await said(b, 'one')
    expect(refusalOf(e, await said(e, 'one too'))).toBeNull()
    for (const text of ['a', 'b', 'c']) expect(refusalOf(a, await said(a, text))).toBeNull()
    const edit = newId()
    b.say({ type: 'send', id: edit, kind: 'change', ref: first, seal: 'plain', body: '{"is":"edit","text":"edited"}' })
    await b.roundTrip()
    expect(refusalOf(b, edit)).toBeNull()
  })

  test('that one was erased doesn’t make it as if it hadn’t been said', async () => {
    const b = await bob.open(room)
    const ref = await said(b, 'one')
    b.say({ type: 'send', id: newId(), kind: 'erase', ref, seal: 'plain', body: '' })
    expect(refusalOf(b, await said(b, 'two'))).toBe('too-fast')
  })

  test('ends when it is turned off', async () => {
    const b = await bob.open(room)
    await said(b, 'one')
    await set(a, { is: 'slow', slow: 0 })
    expect(refusalOf(b, await said(b, 'two'))).toBeNull()
  })
})
