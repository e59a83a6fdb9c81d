import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { heartbeat } from '../../protocol/closing.ts'
import type { InboxUp, Row } from '../../protocol/inbox.ts'
import { decodeInboxUp, encode } from '../../protocol/inboxCodec.ts'
import { limits } from '../../protocol/limits.ts'
import { Inbox, type Link } from '../../web/chats/inbox.ts'
import { draftOf, empty, type List } from '../../web/chats/model.ts'
import { memoryDisk } from '../../web/disk/memory.ts'
import { openDraft, sealDraft } from '../../web/seal/draft.ts'
import { dummySealer } from '../../web/seal/dummy.ts'
import { plainSealer } from '../../web/seal/plain.ts'
import { ServerClock } from '../../web/session/clock.ts'
import type { Line } from '../../web/session/session.ts'
import { ann, event } from '../support/logs.ts'
import { conversationId, row } from '../support/rows.ts'

/** The Inbox's end of the socket, in a test's hand. */
class Far {
  readyState: number = WebSocket.CONNECTING
  readonly said: InboxUp[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  send = (text: string) => {
    if (text === heartbeat.ping) this.onmessage?.({ data: heartbeat.pong })
    const frame = decodeInboxUp(text)
    if (frame) this.said.push(frame)
  }
  close = () => {
    this.readyState = WebSocket.CLOSED
  }
  async opens() {
    this.readyState = WebSocket.OPEN
    this.onopen?.()
    await pass(0)
  }
  tells = (frame: Parameters<typeof encode>[0]) => this.onmessage?.({ data: encode(frame) })
  async closes() {
    this.readyState = WebSocket.CLOSED
    this.onclose?.({ code: 1006 })
    await pass(1_000)
  }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const [bobs, eves] = [conversationId(1), conversationId(2)]

let sockets: Far[]
let list: List
let updates: number
let link: Link
let inbox: Inbox
let line: Line
const far = () => sockets.at(-1) as Far

const newInbox = () =>
  new Inbox(line, {
    list,
    update: (change) => {
      updates++
      change(list)
    },
    link: (now) => {
      link = now
    },
    known: () => {},
    saw: () => {},
  })

beforeEach(async () => {
  vi.useFakeTimers()
  sockets = []
  list = empty()
  updates = 0
  const disk = memoryDisk()
  line = {
    slot: 0,
    me: { id: ann, handle: 'ann', name: 'Ann', status: '', avatar: null, seenAt: null, guest: false },
    device: '9'.repeat(32) as never,
    disk: Promise.resolve(disk),
    clock: new ServerClock(Promise.resolve(disk)),
    world: { watch: () => {}, lead: () => {}, random: () => 0.5 },
    sealerFor: async () => plainSealer,
    ask: async () => ({ ok: false, error: 'offline', message: '' }),
    refresh: async () => 'done',
    connect: () => {
      const made = new Far()
      sockets.push(made)
      return made as unknown as WebSocket
    },
  }
  inbox = newInbox()
  await pass(0)
  await far().opens()
})
afterEach(() => {
  inbox.close()
  vi.useRealTimers()
})

const rows = (rev: number, told: Row[], more = false, all = false) =>
  ({ type: 'rows', rows: told, rev, more, all }) as const

async function live(...told: Row[]): Promise<void> {
  far().tells(rows(told.length, told, false, true))
  await pass(10)
  expect(link.at).toBe('live')
}

const sets = () => far().said.filter((frame) => frame.type === 'set')

describe('[N5] hello', () => {
  test('says what is held, and what is whole is held', async () => {
    expect(far().said).toEqual([{ type: 'hello', rev: 0 }])
    far().tells(rows(9, [row(2)], true, true))
    await pass(10)
    expect(Object.keys(list.chats)).toHaveLength(1)
    await far().closes()
    await far().opens()
    expect(far().said).toEqual([{ type: 'hello', rev: 0 }])
    far().tells(rows(9, [row(2)], true, true))
    far().tells(rows(9, [row(1)]))
    await pass(10)
    await far().closes()
    await far().opens()
    expect(far().said).toEqual([{ type: 'hello', rev: 9 }])
  })

  test('a full answer that was cut off drops nothing', async () => {
    await live(row(1), row(2))
    await far().closes()
    await far().opens()
    far().tells(rows(9, [row(2)], true, true))
    await pass(10)
    await far().closes()
    await far().opens()
    far().tells(rows(9, []))
    await pass(10)
    expect(Object.keys(list.chats)).toHaveLength(2)
  })

  test('frames of one tick are taken at once', async () => {
    await live(row(1), row(2))
    const before = updates
    for (let rev = 10; rev < 20; rev++) far().tells(rows(rev, [row(1, { rev, head: rev })]))
    await pass(10)
    expect(updates - before).toBe(1)
    expect(list.chats[bobs]?.row.head).toBe(19)
  })
})

describe('[N6] what I wish', () => {
  test('is said at once, and again after coming back until it is kept', async () => {
    await live(row(1), row(2))
    inbox.set(bobs, { pinned: true })
    expect(list.order[0]).toBe(bobs)
    expect(sets()).toEqual([{ type: 'set', n: 1, conversation: bobs, pinned: true }])
    await far().closes()
    inbox.set(eves, { level: 'none' })
    await far().opens()
    expect(sets()).toEqual([])
    await live(row(1), row(2))
    expect(sets().map(({ n }) => n)).toEqual([1, 2])
    far().tells({ type: 'done', n: 1 })
    await pass(10)
    await far().closes()
    await far().opens()
    await live(row(1, { pinned: true }), row(2))
    expect(sets()).toEqual([{ type: 'set', n: 2, conversation: eves, level: 'none' }])
  })

  test('outlives the page until it is kept, and what is wished since goes after it', async () => {
    await live(row(1), row(2))
    await far().closes()
    inbox.set(bobs, { pinned: true })
    inbox.set(eves, { level: 'none' })
    await pass(10)
    inbox.close()
    list = empty()
    inbox = newInbox()
    inbox.set(bobs, { pinned: false })
    await pass(0)
    await far().opens()
    await live(row(1), row(2))
    expect(list.chats[eves]?.row.level).toBe('none')
    expect(list.chats[bobs]?.row.pinned).toBe(false)
    expect(sets()).toMatchObject([
      { conversation: bobs, pinned: true },
      { conversation: eves, level: 'none' },
      { conversation: bobs, pinned: false },
    ])
    for (const { n } of sets()) far().tells({ type: 'done', n })
    await pass(10)
    inbox.close()
    list = empty()
    inbox = newInbox()
    await pass(0)
    await far().opens()
    await live(row(1), row(2))
    expect(sets()).toEqual([])
  })
})

describe('[M6] a draft', () => {
  const textOf = async (frame: InboxUp | undefined) => {
    if (frame?.type !== 'set' || !frame.draft) return null
    return (await openDraft(plainSealer, frame.conversation, ann, frame.draft)).text
  }

  test('goes a second after the last letter, with its conversation', async () => {
    await live(row(1), row(2))
    for (const text of ['h', 'he', 'hey']) {
      inbox.drafts.write(bobs, text)
      await pass(400)
    }
    inbox.drafts.write(eves, 'for Eve')
    expect(sets()).toEqual([])
    await pass(1000)
    expect(sets().map(({ conversation }) => conversation)).toEqual([bobs, eves])
    expect(await Promise.all(sets().map(textOf))).toEqual(['hey', 'for Eve'])
  })

  test('goes again after coming back until it is kept, and is agreed on then', async () => {
    await live(row(1))
    inbox.drafts.write(bobs, 'hey')
    await pass(1000)
    await far().closes()
    await far().opens()
    await live(row(1))
    const [again] = sets()
    expect(await textOf(again)).toBe('hey')
    expect(await inbox.drafts.agreed(bobs)).toBe('')
    far().tells({ type: 'done', n: again?.n ?? 0 })
    await pass(10)
    expect(await inbox.drafts.agreed(bobs)).toBe('hey')
    await far().closes()
    await far().opens()
    await live(row(1))
    expect(sets()).toEqual([])
  })

  test('that was written on while it was on its way isn’t kept by the answer to the one before', async () => {
    await live(row(1))
    inbox.drafts.write(bobs, 'hey')
    await pass(1000)
    inbox.drafts.write(bobs, 'hey you')
    far().tells({ type: 'done', n: sets()[0]?.n ?? 0 })
    await pass(10)
    const chat = list.chats[bobs]
    expect(chat && draftOf(list, chat)).toBe('hey you')
    await pass(1000)
    expect(await textOf(sets()[1])).toBe('hey you')
  })

  test('of a conversation that the Inbox doesn’t know yet goes when it does', async () => {
    await live()
    inbox.drafts.write(bobs, 'hey')
    await pass(5000)
    expect(sets()).toEqual([])
    far().tells(rows(3, [row(1)]))
    await pass(10)
    expect(await textOf(sets()[0])).toBe('hey')
  })

  test('that is longer than a message may be stays here', async () => {
    await live(row(1))
    inbox.drafts.write(bobs, 'x'.repeat(limits.textCodePoints + 1))
    await pass(2000)
    expect(sets()).toEqual([])
    inbox.drafts.write(bobs, '  ')
    await pass(1000)
    expect(sets()[0]?.draft).toBeNull()
  })

  test('is opened by what it was sealed for, and by nothing else', async () => {
    const sealer = dummySealer()
    vi.useRealTimers()
    const draft = await sealDraft(sealer, bobs, ann, 'hey')
    expect(await openDraft(sealer, bobs, ann, draft)).toEqual({ text: null, waiting: true })
    expect(await openDraft(sealer, bobs, ann, draft)).toEqual({ text: 'hey', waiting: false })
    expect(await openDraft(sealer, eves, ann, draft)).toEqual({ text: null, waiting: false })
  })
})

describe('[R5] active', () => {
  const actives = () => far().said.filter(({ type }) => type === 'active').length

  test('is said at the first input, and then every four minutes while there is more', async () => {
    inbox.input(0)
    inbox.input(1)
    inbox.input(limits.activeEveryMs - 1)
    expect(actives()).toBe(1)
    inbox.input(limits.activeEveryMs)
    expect(actives()).toBe(2)
  })

  test('is said at the next input when it couldn’t be said', async () => {
    await far().closes()
    inbox.input(0)
    await far().opens()
    inbox.input(1)
    expect(actives()).toBe(1)
  })
})

test('[R5] whose presence is looked at is said again after coming back, and in time', async () => {
  await live()
  inbox.watch([ann])
  const watches = () => far().said.filter(({ type }) => type === 'watch').length
  expect(watches()).toBe(1)
  await pass(limits.watchMs)
  expect(watches()).toBe(3)
  await far().closes()
  await far().opens()
  await live()
  expect(watches()).toBe(1)
  inbox.watch([])
  await pass(limits.watchMs)
  expect(watches()).toBe(2)
})

test('what isn’t understood is a newer Parley’s', async () => {
  far().onmessage?.({ data: '{"type":"new"}' })
  expect(link).toEqual({ at: 'stopped', why: 'reload' })
})

test('a row is shown with its newest event open', async () => {
  await live(row(1, { last: event(1, { text: 'Hello' }) }))
  expect(list.chats[bobs]?.last?.said).toEqual({ is: 'text', text: 'Hello' })
})
