import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Seq, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { leftKeptMs } from '../../worker/inbox/policy.ts'
import type { Notice } from '../../worker/inbox/store.ts'
import { inboxStub, List, newConversation, noticeFor } from '../support/inbox.ts'
import { event } from '../support/logs.ts'
import { direct, joinRoom, makeRoom, newId, type Person, register } from '../support/people.ts'
import { countRowsWritten } from '../support/spies.ts'

afterEach(() => void vi.useRealTimers())

let people = 0
const somebody = (): Promise<Person> => register(`list_${++people}`)
const tell = (notice: Notice) => inboxStub(notice.person).notice(notice)
/** As if somebody had been there: the Rooms, which are none here, aren't asked. */
const disarm = (person: Person) =>
  runInDurableObject(inboxStub(person.id), (_, { storage }) => void storage.sql.exec('UPDATE line SET armed = 0'))
const since = (list: List) => list.frames.length

describe('[N5] a list', () => {
  test('is told whole to whoever holds nothing, the newest activity first', async () => {
    const ann = await somebody()
    const [old, young, middle] = [3, 9, 6].map((at) => noticeFor(ann.id, { last: event(at), head: at }))
    for (const notice of [old, young, middle]) if (notice) await tell(notice)
    const list = await List.open(ann)
    expect(list.rows().map((row) => row.head)).toEqual([9, 6, 3])
    expect(list.frames).toMatchObject([{ type: 'rows', rev: 3, more: false, all: true }])
  })

  test('is told in pages, of which the first says that it is all', async () => {
    const ann = await somebody()
    const count = limits.inboxRows * 2 + 1
    for (let head = 1; head <= count; head++) await tell(noticeFor(ann.id, { head }))
    await disarm(ann)
    const list = await List.open(ann)
    expect(list.frames).toMatchObject([
      { rev: count, more: true, all: true },
      { rev: count, more: true, all: false },
      { rev: count, more: false, all: false },
    ])
    expect(list.held.size).toBe(count)
  })

  test('is told from where one was, and nothing else', async () => {
    const ann = await somebody()
    const [one, other] = [noticeFor(ann.id), noticeFor(ann.id)]
    const list = await List.open(ann)
    await tell(one)
    await tell(other)
    await list.until((rows) => rows.length === 2)
    const { rev } = list
    await tell({ ...one, head: 2 })
    const again = await List.connect(ann, { as: ann.id })
    await again.hello(rev)
    expect(again.frames).toMatchObject([{ rows: [{ conversation: one.conversation, head: 2 }], rev: 3, all: false }])
    await again.hello(again.rev)
    expect(again.frames[1]).toMatchObject({ rows: [], rev: 3, more: false, all: false })
  })

  test('is told whole to whoever holds more than there is: it was restored', async () => {
    const ann = await somebody()
    await tell(noticeFor(ann.id))
    const list = await List.connect(ann, { as: ann.id })
    await list.hello(70)
    expect(list.frames).toMatchObject([{ rev: 1, all: true, rows: [{ head: 1 }] }])
  })

  test('changes on every tab of a person’s that has said hello', async () => {
    const ann = await somebody()
    const silent = await List.connect(ann, { as: ann.id })
    const [one, other] = [await List.open(ann), await List.open(ann)]
    const notice = noticeFor(ann.id)
    await tell(notice)
    for (const list of [one, other])
      expect(await list.until((rows) => rows.length === 1)).toMatchObject([{ conversation: notice.conversation }])
    expect(silent.frames).toEqual([])
  })

  test('goes on after a sleep, on the same sockets, and counts on', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    await tell(noticeFor(ann.id))
    await list.until((rows) => rows.length === 1)
    await evictDurableObject(inboxStub(ann.id))
    await tell(noticeFor(ann.id))
    await list.until((rows) => rows.length === 2)
    expect(list.rev).toBe(2)
  })

  test('of a thousand conversations comes of one’s own Inbox alone', async () => {
    const ann = await somebody()
    for (let count = 0; count < 1_000; count++) await tell(noticeFor(ann.id))
    await runInDurableObject(inboxStub(ann.id), (inbox) => {
      const namespace = { idFromString: () => ({}), get: () => Promise.reject(new Error('a Room was asked')) }
      Object.defineProperty(inbox, 'env', { configurable: true, value: { ...env, ROOMS: namespace } })
    })
    await disarm(ann)
    expect((await List.open(ann)).held.size).toBe(1_000)
  }, 30_000)
})

describe('[N2] a notice', () => {
  test('repeated, late or overtaken changes nothing, and isn’t told', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    const newest = noticeFor(ann.id, { head: 5, read: 3, unread: 2 })
    await tell(newest)
    await list.until((rows) => rows.length === 1)
    const before = since(list)
    for (const [head, read] of [
      [5, 3],
      [4, 3],
      [5, 2],
      [6, 2],
      [4, 4],
      [1, 0],
    ] as const)
      await tell({ ...newest, head, read, unread: 9 })
    await list.hello(list.rev)
    expect(list.frames.slice(before)).toMatchObject([{ rows: [] }])
    await tell({ ...newest, read: 5, unread: 0 })
    expect(await list.until(([row]) => row?.read === 5)).toMatchObject([{ head: 5, unread: 0 }])
  })

  test('says how many are unread: the Inbox counts nothing', async () => {
    const ann = await somebody()
    const notice = noticeFor(ann.id, { head: 9, unread: 4, mentions: 1 })
    await tell(notice)
    await tell({ ...notice, head: 10, unread: 3, mentions: 2 })
    expect((await List.open(ann)).rows()).toMatchObject([{ unread: 3, mentions: 2 }])
  })

  test('costs one written row, also for the hundredth conversation', async () => {
    const ann = await somebody()
    for (let count = 0; count < 100; count++) await tell(noticeFor(ann.id))
    const notice = noticeFor(ann.id)
    await tell(notice)
    const written = await countRowsWritten(inboxStub(ann.id), async () => void (await tell({ ...notice, head: 2 })))
    expect(written).toBe(1)
  })

  test('whose newest event is large tells it without its body', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    const last = event(1, { text: 'x'.repeat(limits.lastEventBytes) })
    await tell(noticeFor(ann.id, { last }))
    expect((await list.until((rows) => rows.length === 1))[0]?.last).toEqual({ ...last, body: null })
  })

  test('that one is out takes the line away, with what was in it, and a late one doesn’t bring it back', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    const notice = noticeFor(ann.id, { head: 3, last: event(3, { text: 'the secret' }) })
    await tell(notice)
    await list.until((rows) => rows.length === 1)
    await tell({ ...notice, head: 4, in: false })
    await list.until((rows) => rows.length === 0)
    expect(list.frames.at(-1)).toMatchObject({ rows: [{ in: false, profile: '', last: null }] })
    await tell(notice)
    const stored = await runInDurableObject(inboxStub(ann.id), (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM line').toArray()),
    )
    expect(stored).not.toMatch(/secret|Sunday/)
    const again = await List.connect(ann, { as: ann.id })
    await again.hello(1)
    expect(again.frames).toMatchObject([{ rows: [{ in: false }], all: false }])
    await tell({ ...notice, head: 5 })
    expect(await list.until((rows) => rows.length === 1)).toMatchObject([{ head: 5 }])
  })

  test('of what was left long ago isn’t kept; a browser that was away longer is told everything', async () => {
    const ann = await somebody()
    const [left, kept] = [noticeFor(ann.id), noticeFor(ann.id)]
    for (const notice of [left, kept, { ...left, head: 2, in: false }]) await tell(notice)
    vi.setSystemTime(Date.now() + leftKeptMs + 1)
    expect(await runDurableObjectAlarm(inboxStub(ann.id))).toBe(true)
    const list = await List.connect(await again(ann), { as: ann.id })
    await list.hello(2)
    expect(list.frames).toMatchObject([{ rows: [{ conversation: kept.conversation }], rev: 3, all: true }])
    await list.hello(3)
    expect(list.frames[1]).toMatchObject({ rows: [], rev: 3, all: false })
  })
})

/** Signed in once more: tokens run out while the clock is moved. */
async function again(person: Person): Promise<Person> {
  await person.fetch('POST', '/refresh', { body: {} })
  return person
}

describe('[X1] a conversation with a date', () => {
  const ending = (person: Person) =>
    noticeFor(person.id, { kind: 'room', expiresAt: (Date.now() + 60_000) as Timestamp, last: event(1) })

  test('is gone on it, though no alarm rang', async () => {
    const ann = await somebody()
    await tell(ending(ann))
    const list = await List.open(ann)
    expect(list.held.size).toBe(1)
    vi.setSystemTime(Date.now() + 61_000)
    const after = await List.open(ann)
    expect(after.rows()).toEqual([])
    await list.until((rows) => rows.length === 0)
  })

  test('goes by the alarm, from every tab', async () => {
    const ann = await somebody()
    const list = await List.open(ann)
    await tell(ending(ann))
    await list.until((rows) => rows.length === 1)
    vi.setSystemTime(Date.now() + 61_000)
    expect(await runDurableObjectAlarm(inboxStub(ann.id))).toBe(true)
    await list.until((rows) => rows.length === 0)
  })

  test('isn’t taken once it is over', async () => {
    const ann = await somebody()
    await tell({ ...ending(ann), expiresAt: 1 as Timestamp })
    const list = await List.open(ann)
    expect(list).toMatchObject({ rev: 0 })
    expect(list.rows()).toEqual([])
  })
})

describe('[N4] an Inbox answers whether it is live', () => {
  const isLive = async (notice: Notice) => (await tell(notice)).live

  test('by a socket that came or answered in the last minute', async () => {
    const ann = await somebody()
    expect(await isLive(noticeFor(ann.id))).toBe(false)
    const list = await List.connect(ann, { as: ann.id })
    expect(await isLive(noticeFor(ann.id))).toBe(true)
    vi.setSystemTime(Date.now() + 61_000)
    expect(await isLive(noticeFor(ann.id))).toBe(false)
    list.socket.close(1000)
  })

  test('and asks the Rooms that were told no when its person comes', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const chat = await direct(ann, bob)
    const peer = await ann.open(chat)
    peer.text('one')
    await peer.next('events')
    await (await List.open(bob)).until((rows) => rows.length === 1)
    const stale = noticeFor(bob.id, { conversation: chat, kind: 'direct', other: ann.id, head: 1 })
    await runInDurableObject(inboxStub(bob.id), (_, { storage }) => {
      storage.sql.exec('UPDATE line SET head = 0, armed = 1 WHERE conversation = ?', stale.conversation)
    })
    await evictDurableObject(inboxStub(bob.id), { webSockets: 'close' })
    const list = await List.open(bob)
    await list.until(([row]) => row?.head === 1)
    const armed = await runInDurableObject(inboxStub(bob.id), (_, { storage }) =>
      storage.sql.exec('SELECT armed FROM line').toArray(),
    )
    expect(armed).toEqual([{ armed: 0 }])
  })

  test('and what has ended meanwhile, or threw one out, goes', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const room = await makeRoom(bob)
    await tell(noticeFor(ann.id, { conversation: newConversation() }))
    await tell(noticeFor(ann.id, { conversation: room, head: 7 }))
    const list = await List.open(ann)
    await list.until((rows) => rows.length === 0)
  })

  test('a Room that can’t be reached is asked again by the alarm', async () => {
    const ann = await somebody()
    const room = await makeRoom(ann)
    const reaching = (rooms: object) =>
      runInDurableObject(inboxStub(ann.id), (object, { storage }) => {
        storage.sql.exec('UPDATE line SET head = 0, armed = 1 WHERE conversation = ?', room)
        Object.defineProperty(object, 'env', { configurable: true, value: { ...env, ROOMS: rooms } })
      })
    await reaching({
      idFromString: () => ({}),
      get: () => ({ current: () => Promise.reject(new Error('away')) }),
    })
    const list = await List.open(ann)
    expect(list.rows()).toEqual([])
    await reaching(env.ROOMS)
    expect(await runDurableObjectAlarm(inboxStub(ann.id))).toBe(true)
    await list.until(([row]) => row?.head === 1)
  })

  test('a tab that was silent for a while, and says hello to nobody, is asked for by the alarm', async () => {
    const ann = await somebody()
    const room = await makeRoom(ann)
    const list = await List.open(ann)
    await list.until((rows) => rows.length === 1)
    vi.setSystemTime(Date.now() + 2 * 60_000)
    expect(await isLive(noticeFor(ann.id, { conversation: room, kind: 'room', head: 1, read: 0 }))).toBe(false)
    vi.setSystemTime(Date.now() + 6 * 60_000)
    expect(await runDurableObjectAlarm(inboxStub(ann.id))).toBe(true)
    expect(await list.end()).toBe(1001)
  })
})

describe('[N6] set', () => {
  const own = { level: 'mentions', pinned: true, archived: true, marked: true } as const

  test('is told to every tab, says done, and stays when something new comes', async () => {
    const ann = await somebody()
    const notice = noticeFor(ann.id)
    const [one, other] = [await List.open(ann), await List.open(ann)]
    await tell(notice)
    await one.next('rows')
    one.say({ type: 'set', n: 7, conversation: notice.conversation, ...own })
    expect(await one.next('rows')).toMatchObject({ rows: [own] })
    expect(await one.next('done')).toEqual({ type: 'done', n: 7 })
    await other.until(([row]) => row?.pinned === true)
    await tell({ ...notice, head: 2 })
    expect(await other.until(([row]) => row?.head === 2)).toMatchObject([own])
  })

  test('what isn’t named stays; what changes nothing is done, and not told', async () => {
    const ann = await somebody()
    const notice = noticeFor(ann.id)
    const list = await List.open(ann)
    await tell(notice)
    const { conversation } = notice
    list.say({ type: 'set', n: 1, conversation, ...own })
    list.say({ type: 'set', n: 2, conversation, draft: { seal: 'plain', body: 'I was' } })
    list.say({ type: 'set', n: 3, conversation, archived: false })
    while ((await list.next('done')).n !== 3);
    expect(list.rows()).toMatchObject([{ ...own, archived: false, draft: { body: 'I was' } }])
    const { rev } = list
    list.say({ type: 'set', n: 4, conversation, pinned: true })
    while ((await list.next('done')).n !== 4);
    expect(list.rev).toBe(rev)
  })

  test('an empty draft is none', async () => {
    const ann = await somebody()
    const notice = noticeFor(ann.id)
    const list = await List.open(ann)
    await tell(notice)
    for (const body of ['I', ''])
      list.say({ type: 'set', n: 1, conversation: notice.conversation, draft: { seal: 'plain', body } })
    await list.until(([row]) => row?.rev === 3)
    expect(list.rows()[0]?.draft).toBeNull()
  })

  test('marked unread is until it is read to the end', async () => {
    const ann = await somebody()
    const notice = noticeFor(ann.id, { head: 5, read: 3, unread: 2 })
    const list = await List.open(ann)
    await tell(notice)
    list.say({ type: 'set', n: 1, conversation: notice.conversation, marked: true })
    await list.next('done')
    await tell({ ...notice, read: 4, unread: 1 })
    expect((await list.until(([row]) => row?.read === 4))[0]?.marked).toBe(true)
    await tell({ ...notice, read: 5, unread: 0 })
    expect((await list.until(([row]) => row?.read === 5))[0]?.marked).toBe(false)
  })

  test('a draft in a direct chat of which nothing was said yet is on every device', async () => {
    const [ann, bob] = [await somebody(), await somebody()]
    const chat = await direct(ann, bob)
    const [one, other] = [await List.open(ann), await List.open(ann)]
    one.say({ type: 'set', n: 1, conversation: chat, draft: { seal: 'plain', body: 'Dear' } })
    await one.next('done')
    expect(await other.until((rows) => rows.length === 1)).toMatchObject([
      { conversation: chat, other: bob.id, draft: { body: 'Dear' } },
    ])
    one.say({ type: 'set', n: 2, conversation: chat, draft: null })
    await other.until((rows) => rows.length === 0)
  })

  test.each([
    ['of a conversation of others', async (bob: Person) => makeRoom(bob)],
    ['of one that isn’t', async () => newConversation()],
    ['of an id that nobody made', async () => 'f'.repeat(64) as never],
  ])('attack: %s is done and keeps nothing', async (_, conversation) => {
    const [ann, bob] = [await somebody(), await somebody()]
    const list = await List.open(ann)
    list.say({ type: 'set', n: 1, conversation: await conversation(bob), pinned: true })
    expect(await list.next('done')).toEqual({ type: 'done', n: 1 })
    expect(list.rows()).toEqual([])
    const kept = await runInDurableObject(inboxStub(ann.id), (_, { storage }) =>
      storage.sql.exec('SELECT * FROM line').toArray(),
    )
    expect(kept).toEqual([])
  })

  test('[N7] what I delete for myself is hidden on every device, whatever the Room tells after it', async () => {
    const ann = await somebody()
    const notice = noticeFor(ann.id, { head: 9 })
    const [one, other] = [await List.open(ann), await List.open(ann)]
    await tell(notice)
    const hide = (n: number, ...seqs: number[]) =>
      one.say({ type: 'set', n, conversation: notice.conversation, hide: seqs as Seq[] })
    hide(1, 5)
    hide(2, 7, 6, 5)
    hide(3, 2)
    await one.next('done')
    const hidden = [
      [2, 2],
      [5, 7],
    ]
    await other.until(([row]) => row?.hidden.length === 2)
    expect(other.rows()[0]?.hidden).toEqual(hidden)
    await tell({ ...notice, head: 10 })
    await other.until(([row]) => row?.head === 10)
    expect(other.rows()[0]?.hidden).toEqual(hidden)
    expect((await List.open(ann)).rows()[0]?.hidden).toEqual(hidden)
    one.say({ type: 'set', n: 4, conversation: notice.conversation, hide: [0 as Seq] })
    expect(await one.end()).toBe(1007)
  })

  test('goes with the conversation when it is left: who comes back begins anew', async () => {
    const ann = await somebody()
    const notice = noticeFor(ann.id)
    const list = await List.open(ann)
    await tell(notice)
    list.say({ type: 'set', n: 1, conversation: notice.conversation, ...own, hide: [1 as Seq] })
    await tell({ ...notice, head: 2, in: false })
    await list.until((rows) => rows.length === 0)
    await tell({ ...notice, head: 3 })
    expect(await list.until((rows) => rows.length === 1)).toMatchObject([{ pinned: false, level: 'all', hidden: [] }])
  })
})

test('[N5] who is in a room, and was before Inboxes kept lists, has it in theirs', async () => {
  const ann = await somebody()
  const room = await makeRoom(ann)
  const left = await makeRoom(ann)
  await ann.call('POST /conversations/:conversation/leave', { params: { conversation: left }, body: { id: newId() } })
  await runInDurableObject(inboxStub(ann.id), (_, { storage }) => {
    for (const table of ['line', 'wish', 'watcher', 'been', 'going', 'mailing', 'holding'])
      storage.sql.exec(`DROP TABLE ${table}`)
    storage.sql.exec(`CREATE TABLE conversation (id TEXT PRIMARY KEY, kind TEXT NOT NULL, expires_at INTEGER, at INTEGER NOT NULL,
      left INTEGER NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID`)
    storage.sql.exec(
      'CREATE TABLE wish (id TEXT PRIMARY KEY, conversation TEXT NOT NULL, expires_at INTEGER NOT NULL, at INTEGER NOT NULL, asked TEXT NOT NULL)',
    )
    storage.sql.exec("INSERT INTO conversation VALUES (?, 'room', ?, 1, 0, 5)", room, Date.now() + 60_000)
    storage.sql.exec("INSERT INTO conversation VALUES (?, 'room', ?, 2, 1, 5)", left, Date.now() + 60_000)
    storage.sql.exec("UPDATE meta SET value = '2' WHERE key = 'steps'")
  })
  await evictDurableObject(inboxStub(ann.id))
  const list = await List.open(ann)
  expect(await list.until((rows) => rows.length > 0)).toMatchObject([
    { conversation: room, profile: '{"name":"Sunday ride"}', head: 1 },
  ])
  await joinRoom(ann, left)
  await list.until((rows) => rows.length === 2)
})
