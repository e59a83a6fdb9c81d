import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ConversationId, FileId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { bodyOf, newFileId } from '../support/files.ts'
import { roomStub, rows } from '../support/objects.ts'
import { direct, joinRoom, makeRoom, newId, type Peer, type Person, register } from '../support/people.ts'
import { countRowsWritten, countStatements } from '../support/spies.ts'

let ann: Person
let bob: Person
let chat: ConversationId
let a: Peer
let b: Peer
let people = 0

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  ann = await register(`ann${++people}`)
  bob = await register(`bob${++people}`)
  chat = await direct(ann, bob)
  a = await ann.open(chat)
  b = await bob.open(chat)
})

afterAll(() => void vi.useRealTimers())

const body = (text: string) => JSON.stringify({ is: 'text', text })
const said = async (peer: Peer) => (await peer.next('events')).events
/** What is refused comes as the very next frame. */
const refusal = async (peer: Peer) => (await peer.next('refused')).reason

describe('[S2] what was stored is told to everybody who is live', () => {
  test('its author too, in the same words', async () => {
    const id = a.text('hello')
    const [mine] = await said(a)
    expect(await said(b)).toEqual([mine])
    expect(mine).toMatchObject({
      id,
      author: ann.id,
      device: ann.signedIn.device,
      kind: 'message',
      seal: 'plain',
      body: body('hello'),
    })
  })

  test('and to the author’s other tabs', async () => {
    const other = await ann.open(chat)
    const id = a.text('from one tab')
    expect((await said(other))[0]?.id).toBe(id)
    await Promise.all([said(a), said(b)])
  })
})

describe('[S3] a message that is sent again', () => {
  test('is answered with the stored event, to its sender alone, whatever it says now', async () => {
    const id = a.text('first')
    const [stored] = await said(a)
    await said(b)
    a.text('second, by the same id', { id })
    expect(await said(a)).toEqual([stored])
    b.text('after it')
    expect((await said(b))[0]?.body).toBe(body('after it'))
    await said(a)
  })

  test('1,000 times is one row, in one place', async () => {
    const id = a.text('once')
    const [stored] = await said(a)
    await said(b)
    for (let round = 0; round < 10; round++) {
      for (let again = 0; again < 100; again++) a.text('once', { id })
      for (let again = 0; again < 100; again++) expect(await said(a)).toEqual([stored])
      vi.setSystemTime(Date.now() + 10_000)
    }
    expect(await rows(chat, 'SELECT seq FROM event WHERE id = ?', id)).toEqual([{ seq: stored?.seq }])
  })

  test('is answered before the rate is asked', async () => {
    const fast = await makeRoom(ann, 'fast')
    const peer = await ann.open(fast)
    const ids = Array.from({ length: limits.sends.burst + 5 }, () => peer.text('quick'))
    const { id, retryAfterMs } = await peer.next('refused')
    expect(ids.indexOf(id)).toBeGreaterThanOrEqual(limits.sends.burst)
    expect(retryAfterMs).toBeGreaterThan(0)
    peer.text('again', { id: ids[0] as never })
    let events = await said(peer)
    while (events[0]?.id !== ids[0]) events = await said(peer)
    expect(events[0]?.body).toBe(body('quick'))
  })
})

test('[S4] an id that somebody else used is refused, and theirs stays as it is', async () => {
  const id = a.text('mine')
  await Promise.all([said(a), said(b)])
  b.text('no, mine', { id })
  expect(await refusal(b)).toBe('id-taken')
  expect(await rows(chat, 'SELECT author, body FROM event WHERE id = ?', id)).toEqual([
    { author: ann.id, body: body('mine') },
  ])
})

describe('[S5] what is refused changes nothing and takes no number', () => {
  test.each([
    ['a message in answer to none', { ref: newId() }, 'no-such-message'],
    ['a change of none', { kind: 'change', ref: newId() }, 'no-such-message'],
    ['an erasure of none', { kind: 'erase', ref: newId(), body: '' }, 'no-such-message'],
    ['another seal than the conversation’s', { seal: 'dummy' }, 'wrong-seal'],
    ['one that can’t be read', { body: 7 as never }, 'malformed'],
  ] as const)('%s', async (_, over, reason) => {
    const before = await rows(chat, 'SELECT * FROM event')
    a.text('x', over as never)
    expect(await refusal(a)).toBe(reason)
    expect(await rows(chat, 'SELECT * FROM event')).toEqual(before)
  })
})

test('[S6] seq counts 1, 2, 3 … without a gap, for all the same, whoever sends and whatever is refused between', async () => {
  const room = await makeRoom(ann)
  await joinRoom(bob, room)
  const peers = [await ann.open(room), await bob.open(room)]
  for (let round = 0; round < 25; round++) {
    for (const peer of peers) {
      peer.text(`round ${round}`)
      peer.text('refused', { seal: 'dummy' })
    }
  }
  const heard = await Promise.all(
    peers.map(async (peer) => {
      const seqs: number[] = []
      while (seqs.length < 50) seqs.push(...(await said(peer)).map(({ seq }) => seq))
      return seqs
    }),
  )
  const counted = Array.from({ length: 50 }, (_, index) => index + 3)
  expect(heard).toEqual([counted, counted])
})

test('[S6] what throws after its append takes no number and leaves no row', async () => {
  const room = await makeRoom(ann)
  const peer = await ann.open(room)
  const ref = peer.text('to be erased')
  const [{ seq: head = 0 } = {}] = await said(peer)
  await rows(room, "CREATE TRIGGER failing BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'after the insert'); END")
  const id = peer.text('', { kind: 'erase', ref, body: '' } as never)
  expect(await peer.end()).toBe(1011)
  expect(await rows(room, 'SELECT max(seq) AS head FROM event')).toEqual([{ head }])
  await rows(room, 'DROP TRIGGER failing')
  const back = await ann.open(room)
  back.text('', { id, kind: 'erase', ref, body: '' } as never)
  expect((await said(back))[0]).toMatchObject({ id, seq: head + 1 })
})

describe('[S8] erasing', () => {
  test('blanks the message and its changes, for all and for ever; the rows stay', async () => {
    const id = a.text('to be erased')
    await Promise.all([said(a), said(b)])
    a.text('', { kind: 'change', ref: id, body: JSON.stringify({ is: 'edit', text: 'edited first' }) } as never)
    await Promise.all([said(a), said(b)])
    a.text('', { kind: 'erase', ref: id, body: '' } as never)
    const [erased] = await said(b)
    expect(erased).toMatchObject({ kind: 'erase', ref: id, body: '' })
    const kept = await rows(chat, 'SELECT kind, body FROM event WHERE id = ?1 OR ref = ?1 ORDER BY seq', id)
    expect(kept).toEqual(['message', 'change', 'erase'].map((kind) => ({ kind, body: '' })))
    await said(a)
  })

  test('ends what can be changed in it', async () => {
    const id = a.text('to be erased')
    await Promise.all([said(a), said(b)])
    a.text('', { kind: 'erase', ref: id, body: '' } as never)
    await Promise.all([said(a), said(b)])
    a.text('', { kind: 'change', ref: id, body: JSON.stringify({ is: 'edit', text: 'back' }) } as never)
    expect(await refusal(a)).toBe('no-such-message')
  })

  test('is not for others’ messages in a direct chat', async () => {
    const id = a.text('mine to erase')
    await Promise.all([said(a), said(b)])
    b.text('', { kind: 'erase', ref: id, body: '' } as never)
    expect(await refusal(b)).toBe('not-allowed')
  })

  test('is for a room’s owner too', async () => {
    const room = await makeRoom(ann)
    await joinRoom(bob, room)
    const [owner, member] = [await ann.open(room), await bob.open(room)]
    const id = member.text('spam')
    await said(owner)
    owner.text('', { kind: 'erase', ref: id, body: '' } as never)
    expect((await said(owner))[0]).toMatchObject({ kind: 'erase', ref: id })
  })
})

test('[S7] what a change or an answer concerns must be a message', async () => {
  const room = await makeRoom(ann)
  const peer = await ann.open(room)
  const [joined] = await rows(room, "SELECT id FROM event WHERE kind = 'member'")
  for (const kind of ['message', 'change', 'erase'] as const) {
    peer.text('', { kind, ref: joined?.id, body: kind === 'erase' ? '' : body('x') } as never)
    expect(await refusal(peer)).toBe('no-such-message')
  }
})

describe('[S9] where everybody may read, the Room does', () => {
  test.each([
    ['what is no content', 'hello', 'malformed'],
    ['content of another kind', JSON.stringify({ is: 'edit', text: 'x' }), 'malformed'],
    ['nothing but space', body(' \n '), 'malformed'],
    ['too long a text', body('x'.repeat(limits.textCodePoints + 1)), 'too-long'],
  ])('%s is refused in a listed room', async (_, text, reason) => {
    const peer = await ann.open(await makeRoom(ann))
    peer.text('', { body: text })
    expect(await refusal(peer)).toBe(reason)
  })

  test('[U4] files that it says otherwise inside than in the clear are refused: by the latter they go', async () => {
    const peer = await ann.open(await makeRoom(ann))
    const [one, other] = [newFileId(), newFileId()]
    const wrong: [inside: FileId[], named: FileId[] | undefined][] = [
      [[one], undefined],
      [[], [one]],
      [[one], [other]],
      [[one, other], [one]],
      [[one], [one, other]],
    ]
    for (const [inside, files] of wrong) {
      peer.text('', { body: inside.length > 0 ? bodyOf(inside) : body('look'), ...(files && { files }) })
      expect(await refusal(peer), JSON.stringify({ inside, files })).toBe('malformed')
    }
    peer.text('', { body: bodyOf([one, other]), files: [other, one] })
    expect((await said(peer))[0]?.files).toEqual([other, one])
  })

  test('[U4] only a message has files: what isn’t blanked with one would keep them', async () => {
    a.text('', { body: 'sealed', kind: 'change', ref: newId(), files: [newFileId()] } as never)
    expect(await refusal(a)).toBe('malformed')
  })

  test('4,000 code points are not too long, however many bytes they are', async () => {
    const peer = await ann.open(await makeRoom(ann))
    peer.text('😀'.repeat(limits.textCodePoints))
    expect((await said(peer))[0]?.kind).toBe('message')
  })

  test('and nowhere else: a direct chat takes any body', async () => {
    a.text('', { body: 'sealed beyond reading' })
    expect((await said(a))[0]?.body).toBe('sealed beyond reading')
    await said(b)
  })
})

describe('[S10] a message costs', () => {
  const twenty = async (peer: Peer) => {
    for (let round = 0; round < 20; round++) {
      peer.text(`number ${round}`)
      await said(peer)
    }
  }

  test('two written rows', async () => {
    const room = await makeRoom(ann)
    const peer = await ann.open(room)
    expect(await countRowsWritten(roomStub(room), () => twenty(peer))).toBe(40)
  })

  test('and not one statement of D1', async () => {
    const peer = await ann.open(await makeRoom(ann))
    expect(await countStatements(() => twenty(peer))).toBe(0)
    expect(await countStatements(async () => void (await makeRoom(ann)))).toBeGreaterThan(0)
  })
})
