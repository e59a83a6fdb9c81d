import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { Page } from '../../protocol/down.ts'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { shownText } from '../../web/room/changed.ts'
import { addLive, addPage, empty, describe as learn, type Model } from '../../web/room/model.ts'
import { rounds } from '../support/counts.ts'
import { about, opened } from '../support/logs.ts'
import { roomStub, rows } from '../support/objects.ts'
import { direct, joinRoom, makeRoom, newId, type Peer, type Person, register } from '../support/people.ts'
import { Random } from '../support/random.ts'

/** Puts messages into a room at once, past its limits. */
async function fill(
  room: ConversationId,
  author: Person,
  count: number,
  body = '{"is":"text","text":"x"}',
): Promise<void> {
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    const head = Number(storage.sql.exec('SELECT coalesce(max(seq), 0) AS head FROM event').one().head)
    for (let seq = head + 1; seq <= head + count; seq++) {
      const id = `019a0000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`
      storage.sql.exec(
        "INSERT INTO event (seq, id, author, device, kind, at, seal, body) VALUES (?, ?, ?, ?, 'message', 1, 'plain', ?)",
        seq,
        id,
        author.id,
        author.signedIn.device,
        body,
      )
    }
  })
}

/** Puts changes of a message into a room at once, past its limits. */
async function change(
  room: ConversationId,
  { id: author, signedIn }: Person,
  ref: EventId,
  count: number,
  body: string,
  kind = 'change',
): Promise<void> {
  await runInDurableObject(roomStub(room), (_, { storage: { sql } }) => {
    for (let made = 0; made < count; made++)
      sql.exec(
        `INSERT INTO event (seq, id, author, device, kind, ref, at, seal, body)
         VALUES ((SELECT max(seq) + 1 FROM event), ?, ?, ?, ?, ?, 1, 'plain', ?)`,
        ...[newId(), author, signedIn.device, kind, ref, body],
      )
  })
}

const idAt = async (room: ConversationId, seq: number) =>
  (await rows(room, 'SELECT id FROM event WHERE seq = ?', seq))[0]?.id as never
const seqs = ({ events }: Page) => events.map(({ seq }) => seq)
const range = (low: number, high: number) =>
  Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index)

async function roomOf(count: number, name: string) {
  const ann = await register(name)
  const room = await direct(ann, ann)
  await fill(room, ann, count)
  return { ann, room, peer: await ann.connect(room) }
}

async function ask(peer: Peer, frame: Parameters<Peer['say']>[0]): Promise<Page> {
  peer.say(frame)
  return peer.next('page')
}

describe('[H1] hello', () => {
  test('is answered with what the conversation is, then a page', async () => {
    const { ann, peer } = await roomOf(3, 'h1a')
    await ask(peer, { type: 'hello', tail: true })
    const [state, page, ...rest] = peer.frames
    expect(rest).toEqual([])
    expect(state).toMatchObject({
      type: 'state',
      head: 3,
      from: 1,
      kind: 'direct',
      seal: 'plain',
      listed: false,
      expiresAt: null,
      people: 1,
      me: { person: ann.id, role: 'member' },
      members: [{ person: ann.id, role: 'member' }],
    })
    expect(page).toMatchObject({ type: 'page', low: 1, high: 3, head: 3 })
  })

  test('of somebody who holds nothing gives the newest 50 of however many', async () => {
    const { peer } = await roomOf(5000, 'h1b')
    const page = await ask(peer, { type: 'hello', tail: true })
    expect(seqs(page)).toEqual(range(4951, 5000))
    expect(page).toMatchObject({ low: 4951, high: 5000, head: 5000 })
  })

  test('in an empty conversation gives an empty page', async () => {
    const { peer } = await roomOf(0, 'h1c')
    expect(await ask(peer, { type: 'hello', tail: true })).toEqual({
      type: 'page',
      low: 1,
      high: 0,
      head: 0,
      events: [],
      changes: [],
    })
  })
})

describe('[H2] hello from where one was', () => {
  test('gives what came after', async () => {
    const { room, peer } = await roomOf(10, 'h2a')
    const page = await ask(peer, { type: 'hello', last: 4 as never, id: await idAt(room, 4) })
    expect(seqs(page)).toEqual(range(5, 10))
  })

  test('at the head gives an empty page', async () => {
    const { room, peer } = await roomOf(10, 'h2b')
    const page = await ask(peer, { type: 'hello', last: 10 as never, id: await idAt(room, 10) })
    expect(page).toMatchObject({ low: 11, high: 10, head: 10, events: [] })
  })

  test('with another event there, or none, is answered reset', async () => {
    const { room, peer } = await roomOf(10, 'h2c')
    for (const [last, id] of [
      [4, await idAt(room, 5)],
      [4, newId()],
      [11, newId()],
    ] as const) {
      peer.say({ type: 'hello', last: last as never, id })
      await peer.next('reset')
    }
    expect(peer.frames).toHaveLength(3)
  })
})

describe('[H3] whoever is more than 2,000 events behind', () => {
  test('is given the tail', async () => {
    const { room, peer } = await roomOf(limits.farBehindEvents + 11, 'hh3')
    const far = await ask(peer, { type: 'hello', last: 10 as never, id: await idAt(room, 10) })
    expect(far).toMatchObject({ low: limits.farBehindEvents - 38, high: limits.farBehindEvents + 11 })
    const near = await ask(peer, { type: 'hello', last: 11 as never, id: await idAt(room, 11) })
    expect(near).toMatchObject({ low: 12, high: 211 })
  })
})

describe('[H5] the page that reaches the head makes its socket live', () => {
  test('and none before it does', async () => {
    const { ann, room, peer } = await roomOf(300, 'h5a')
    await ask(peer, { type: 'hello', last: 1 as never, id: await idAt(room, 1) })
    const other = await ann.open(room)
    other.text('while one is behind')
    await other.next('events')
    expect(await ask(peer, { type: 'more', after: 201, limit: 50 })).toMatchObject({ high: 251, head: 301 })
    expect(await ask(peer, { type: 'more', after: 251, limit: 50 })).toMatchObject({ high: 301, head: 301 })
    other.text('now that one is there')
    expect((await peer.next('events')).events.map(({ seq }) => seq)).toEqual([302])
    expect(peer.frames.filter(({ type }) => type === 'events')).toHaveLength(1)
  })

  test('with somebody who talks all the time: everything comes, in order, and nothing twice', async () => {
    const ann = await register('h5b')
    const bob = await register('h5c')
    const room = await makeRoom(ann)
    await joinRoom(bob, room)
    const talker = await ann.open(room)
    for (let round = 0; round < 20; round++) talker.text(`${round}`)
    const peer = await bob.connect(room)
    peer.say({ type: 'hello', tail: true })
    for (let round = 20; round < 40; round++) talker.text(`${round}`)
    const heard: number[] = seqs(await peer.next('page'))
    while (heard.length < 42) heard.push(...(await peer.next('events')).events.map(({ seq }) => seq))
    expect(heard).toEqual(range(1, 42))
  })
})

describe('[H6] pages', () => {
  test('hold at most 200 events', async () => {
    const { peer } = await roomOf(500, 'h6a')
    expect(seqs(await ask(peer, { type: 'more', after: 0, limit: 200 }))).toEqual(range(1, 200))
    expect(seqs(await ask(peer, { type: 'before', seq: 401 as never, limit: 200 }))).toEqual(range(201, 400))
    expect(seqs(await ask(peer, { type: 'before', seq: 2 as never, limit: 200 }))).toEqual([1])
    expect(await ask(peer, { type: 'before', seq: 1 as never, limit: 200 })).toMatchObject({
      events: [],
      low: 1,
      high: 0,
    })
  })

  test('hold about 256 KiB, upwards and downwards, and one event at least', async () => {
    const ann = await register('h6b')
    const room = await direct(ann, ann)
    await fill(room, ann, 40, 'x'.repeat(limits.bodyBytes - 100))
    const peer = await ann.connect(room)
    expect(seqs(await ask(peer, { type: 'more', after: 0, limit: 200 }))).toEqual(range(1, 5))
    expect(seqs(await ask(peer, { type: 'before', seq: 41 as never, limit: 200 }))).toEqual(range(36, 40))
    expect(seqs(await ask(peer, { type: 'hello', tail: true }))).toEqual(range(36, 40))
  })

  test('hold about 256 KiB with what was changed in their events, and one event with its changes at least', async () => {
    const ann = await register('h6d')
    const room = await direct(ann, ann)
    await fill(room, ann, 12)
    for (let seq = 1; seq <= 6; seq++) await change(room, ann, await idAt(room, seq), 2, 'y'.repeat(40_000))
    await change(room, ann, await idAt(room, 7), 10, 'y'.repeat(40_000))
    const peer = await ann.connect(room)
    const first = await ask(peer, { type: 'more', after: 0, limit: 7 })
    expect([seqs(first), first.changes.length]).toEqual([range(1, 3), 6])
    const second = await ask(peer, { type: 'before', seq: 8 as never, limit: 7 })
    expect([seqs(second), second.changes.length]).toEqual([[7], 10])
    const third = await ask(peer, { type: 'before', seq: 7 as never, limit: 7 })
    expect([seqs(third), third.changes.length]).toEqual([range(4, 6), 6])
  })

  test('say nothing of answers to their events: those are messages of their own', async () => {
    const ann = await register('h6e')
    const room = await direct(ann, ann)
    await fill(room, ann, 3)
    await change(room, ann, await idAt(room, 1), 5, '{"is":"text","text":"an answer"}', 'message')
    const peer = await ann.connect(room)
    expect((await ask(peer, { type: 'more', after: 0, limit: 3 })).changes).toEqual([])
  })

  test('are of about 2 MiB at the very worst, whatever a message was changed', async () => {
    const ann = await register('h6f')
    const room = await direct(ann, ann)
    await fill(room, ann, 2)
    const ref = await idAt(room, 1)
    const peer = await ann.open(room)
    const say = (over: object) => void peer.text('', { ref, ...over } as never)
    // A body that takes six times its length in a frame.
    await change(room, ann, ref, Math.floor(limits.messageBytes / 60_500), '\u0001'.repeat(10_000))
    say({ kind: 'change', body: '\u0001'.repeat(10_000) })
    await peer.next('events')
    say({ kind: 'change', body: '\u0001'.repeat(10_000) })
    await peer.next('events')
    say({ kind: 'change', body: 'one more' })
    expect((await peer.next('refused')).reason).toBe('too-many-changes')
    const text = JSON.stringify(await ask(peer, { type: 'more', after: 0, limit: 1 }))
    expect(text.length).toBeGreaterThan(limits.messageBytes)
    expect(text.length).toBeLessThan(2 * 1024 * 1024)

    say({ kind: 'message', body: 'an answer all the same' })
    await peer.next('events')
    say({ kind: 'erase', body: '' })
    expect((await peer.next('events')).events[0]?.kind).toBe('erase')
    expect(JSON.stringify(await ask(peer, { type: 'more', after: 0, limit: 1 })).length).toBeLessThan(limits.pageBytes)
  })

  test('past the head say where the head is', async () => {
    const { peer } = await roomOf(3, 'h6c')
    expect(await ask(peer, { type: 'more', after: 1_000_000, limit: 10 })).toMatchObject({
      events: [],
      high: 3,
      head: 3,
    })
    expect(await ask(peer, { type: 'before', seq: 1_000_000 as never, limit: 2 })).toMatchObject({
      low: 2,
      high: 3,
      head: 3,
    })
  })
})

test('[H8] nobody is given an event before their from', async () => {
  const { ann, room, peer } = await roomOf(100, 'hh8')
  await runInDurableObject(roomStub(room), (_, { storage }) =>
    storage.sql.exec('UPDATE member SET from_seq = 61 WHERE person = ?', ann.id),
  )
  expect(seqs(await ask(peer, { type: 'hello', tail: true }))).toEqual(range(61, 100))
  expect(seqs(await ask(peer, { type: 'more', after: 0, limit: 200 }))).toEqual(range(61, 100))
  expect(await ask(peer, { type: 'before', seq: 61 as never, limit: 200 })).toMatchObject({
    events: [],
    low: 61,
    high: 60,
  })
  expect(peer.frames[0]).toMatchObject({ from: 61 })
  peer.text('an answer to what one may not see', { ref: await idAt(room, 60) })
  expect((await peer.next('refused')).reason).toBe('no-such-message')
})

test('[H9] members past 200 are asked for', async () => {
  const ann = await register('hh9')
  const room = await makeRoom(ann)
  await runInDurableObject(roomStub(room), (_, { storage }) => {
    for (let index = 0; index < 450; index++)
      storage.sql.exec(
        "INSERT INTO member (person, role, from_seq, joined_seq, told) VALUES (?, 'member', 1, 1, 1)",
        index.toString(16).padStart(32, '0'),
      )
  })
  const peer = await ann.open(room)
  expect(peer.frames[0]).toMatchObject({ people: 451, members: [{ person: ann.id, role: 'owner' }] })
  const found: string[] = []
  for (let after: string | null = null, more = true; more; ) {
    peer.say({ type: 'members', after: after as never })
    const page = await peer.next('members')
    found.push(...page.members.map(({ person }) => person))
    more = page.more
    after = found.at(-1) ?? null
  }
  expect(new Set(found).size).toBe(451)
})

/** What is seen of a model. */
const seen = (model: Model) => ({
  low: model.low,
  head: model.head,
  ...about(model),
  shown: model.order.map((id) => model.messages[id]).map((one) => one && [one.id, shownText(one) ?? one.said]),
})

test('[H4] law: what a browser folds from pages and the live tail is what one that comes fresh folds', async () => {
  for (let seed = 1; seed <= rounds(8, 400); seed++) {
    const random = new Random(seed)
    const [ann, bob] = [await register(`law${seed}a`), await register(`law${seed}b`)]
    const room = await makeRoom(ann)
    await joinRoom(bob, room)
    const watcher = await ann.connect(room)
    const talkers = [await ann.open(room), await bob.open(room)]
    const said: string[] = []
    const act = async () => {
      const peer = random.pick(talkers)
      const ref = said.length > 0 && random.chance(0.5) ? random.pick(said) : undefined
      if (ref && random.chance(0.3)) peer.text('', { kind: 'erase', ref, body: '' } as never)
      else if (ref)
        peer.text('', {
          kind: 'change',
          ref,
          body: JSON.stringify({ is: 'edit', text: `edit ${random.below(99)}` }),
        } as never)
      else said.push(peer.text(`message ${said.length}`))
      // The next step comes when this one was stored or refused.
      peer.say({ type: 'members', after: null })
      await peer.next('members')
    }
    for (let step = 0; step < 25; step++) await act()
    watcher.say({ type: 'hello', tail: true })
    await watcher.next('page')
    for (let step = 0; step < 25; step++) await act()
    watcher.say({ type: 'members', after: null })
    await watcher.next('members')

    const [live, fresh] = [empty(ann.id), empty(ann.id)]
    for (const frame of watcher.frames) fold(live, frame)
    for (const frame of (await ann.open(room)).frames) fold(fresh, frame)
    expect(live.low, `seed ${seed}`).toBe(1)
    const from = (model: Model) => ({
      ...seen(model),
      low: fresh.low,
      shown: seen(model).shown.slice(-seen(fresh).shown.length),
    })
    expect(from(live), `seed ${seed}`).toEqual(seen(fresh))
  }
}, 300_000)

function fold(model: Model, frame: Peer['frames'][number]): void {
  if (frame.type === 'state') learn(model, frame)
  if (frame.type === 'page') addPage(model, frame.low, frame.high, opened(frame.events), opened(frame.changes))
  if (frame.type === 'events') expect(addLive(model, opened(frame.events))).toBe(true)
}

test('[H6] asking past the end is answered as asking at the end, in words that can be read', async () => {
  const ann = await register('past_the_end')
  const room = await makeRoom(ann)
  const peer = await ann.open(room)
  peer.say({ type: 'more', after: Number.MAX_SAFE_INTEGER, limit: 1 })
  expect(await peer.next('page')).toMatchObject({ low: 2, high: 1, head: 1, events: [] })
})
