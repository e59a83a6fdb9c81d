import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { ConversationId, type EventId, type FileId, type Seq, type Timestamp } from '../../protocol/ids.ts'
import { answers, Found, type Phrase, type Query, Search, written } from '../../protocol/search.ts'
import { wordsOf } from '../../protocol/words.ts'
import { blockEvents, foundMessages, indexBlocks, search, searchedBlocks } from '../../worker/room/search.ts'
import { type Facts, RoomStore } from '../../worker/room/store.ts'
import { seeds } from '../support/counts.ts'
import { ann, bob, erase, eve, event, eventId, membership } from '../support/logs.ts'
import { listedRoom, roomStub } from '../support/objects.ts'
import { Random } from '../support/random.ts'
import { countRowsWritten } from '../support/spies.ts'

interface Room {
  sql: SqlStorage
  store: RoomStore
  say(text: string, over?: Parameters<typeof event>[1]): EventId
  edit(ref: EventId, text: string, author?: typeof ann): void
  erase(ref: EventId): void
  /** What is found from the first page on: its texts as they are first said, the newest first. */
  find(query: Partial<Query>, from?: number): string[]
  ask(query: Partial<Query>, over?: Partial<Search>, from?: number): Found
}

const everything: Query = { phrases: [], from: [], has: [], after: null, before: null }

/** A room's real tables, in an object of its own. What is written in a turn is on the disk in the next. */
function room(over: Partial<Facts> = {}) {
  const stub = roomStub(v.parse(ConversationId, env.ROOMS.newUniqueId().toString()))
  let made: Room | undefined
  const act = <T>(deed: (room: Room) => T) =>
    runInDurableObject(stub, (_, { storage }) => {
      made ??= roomIn(storage, over)
      return deed(made)
    })
  return {
    stub,
    act,
    /** Whether a word can be read anywhere in the index. */
    isOnDisk: (word: string) =>
      act(({ sql }) => {
        if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'said'").toArray().length === 0) return false
        const blocks = sql.exec<{ block: ArrayBuffer }>('SELECT block FROM said_data').toArray()
        const texts = blocks.map(({ block }) => new TextDecoder('latin1').decode(block))
        return [
          ...texts,
          ...sql
            .exec('SELECT c0 FROM said_content')
            .toArray()
            .map(({ c0 }) => String(c0)),
        ].some((text) => text.includes(word))
      }),
  }
}

const inRoom = (deed: (room: Room) => void, over: Partial<Facts> = {}): Promise<void> => room(over).act(deed)

function roomIn(storage: DurableObjectStorage, over: Partial<Facts> = {}): Room {
  const { sql } = storage
  const store = RoomStore.create(storage, { ...listedRoom, ...over })
  const append = (made: ReturnType<typeof event>) => store.log.append(made).id
  const next = () => store.log.head() + 1
  const ask: Room['ask'] = (query, more = {}, from = 1) => {
    const frame = v.parse(Search, { type: 'search', n: 1, query: { ...everything, ...query }, before: null, ...more })
    return v.parse(
      Found,
      storage.transactionSync(() => search(sql, store, from, frame)),
    )
  }
  return {
    sql,
    store,
    ask,
    say: (text, more = {}) => append(event(next(), { text, ...more })),
    edit: (ref, text, author = ann) => void append(event(next(), { ref, edit: text, author })),
    erase(ref) {
      storage.transactionSync(() => {
        append(erase(next(), ref))
        store.log.blank(ref)
      })
    },
    find: (query, from) => ask(query, {}, from).events.map(({ body }) => JSON.parse(body).text),
  }
}

const phrase = (text: string, prefix = false): Phrase => ({ words: wordsOf(text).map(({ word }) => word), prefix })
const words = (...texts: string[]): Partial<Query> => ({ phrases: texts.map((text) => phrase(text)) })
const prefix = (text: string): Partial<Query> => ({ phrases: [phrase(text, true)] })

describe('[M3] a listed room is searched', () => {
  test('by words, all of them, whatever their order, case and accents', () =>
    inRoom(({ say, find }) => {
      const texts = [
        'The café opens at nine',
        'Nine cats',
        'Open the door',
        'Straße nach Łódź',
        'ΟΔΟΣ οδός',
        '東京都に行く',
        'Привет, мир! 🎉',
      ]
      for (const text of texts) say(text)
      expect(find(words('nine'))).toEqual(['Nine cats', 'The café opens at nine'])
      expect(find(words('NINE', 'Cafe'))).toEqual(['The café opens at nine'])
      expect(find(words('strasse'))).toEqual(['Straße nach Łódź'])
      expect(find(words('οδοσ'))).toEqual(['ΟΔΟΣ οδός'])
      expect(find(words('行く'))).toEqual(['東京都に行く'])
      expect(find(words('ПРИВЕТ', '🎉'))).toEqual(['Привет, мир! 🎉'])
      expect(find(words('open'))).toEqual(['Open the door'])
      expect(find(words('nothing'))).toEqual([])
      expect(find({})).toEqual([])
    }))

  test('by the beginnings of words', () =>
    inRoom(({ say, find }) => {
      for (const text of ['opening', 'open', 'reopen']) say(text)
      expect(find(prefix('ope'))).toEqual(['open', 'opening'])
    }))

  test('by words that follow each other', () =>
    inRoom(({ say, find }) => {
      for (const text of ['see you at nine tomorrow', 'at least nine', 'nine at night']) say(text)
      expect(find(words('at nine'))).toEqual(['see you at nine tomorrow'])
      expect(find({ phrases: [phrase('at ni', true)] })).toEqual(['nine at night', 'see you at nine tomorrow'])
    }))

  test('by who said it', () =>
    inRoom(({ say, find }) => {
      say('mine')
      say('his', { author: bob })
      say('hers', { author: eve })
      expect(find({ from: [bob] })).toEqual(['his'])
      expect(find({ from: [ann, eve] })).toEqual(['hers', 'mine'])
      expect(find({ ...words('mine'), from: [bob] })).toEqual([])
    }))

  test('by what is in it', () =>
    inRoom(({ say, edit, find }) => {
      say('see https://a.test')
      edit(say('a picture', { files: ['0'.repeat(32) as FileId] }), 'a good picture')
      say('the link')
      expect(find({ has: ['link'] })).toEqual(['see https://a.test'])
      expect(find({ has: ['file'] })).toEqual(['a picture'])
      expect(find({ has: ['link', 'file'] })).toEqual([])
      expect(find(words('link'))).toEqual(['the link'])
    }))

  test('by when it was said: from a moment on, and before another', () =>
    inRoom(({ say, find }) => {
      for (const at of [100, 200, 300]) say(`at ${at}`, { at: at as Timestamp })
      expect(find({ after: 200 as Timestamp })).toEqual(['at 300', 'at 200'])
      expect(find({ before: 200 as Timestamp })).toEqual(['at 100'])
      expect(find({ ...words('at'), after: 101 as Timestamp, before: 300 as Timestamp })).toEqual(['at 200'])
    }))
})

describe('[M3] what is found is what a message says now', () => {
  test('an edit is found, what it replaced isn’t, whether or not that was looked into before', () =>
    inRoom(({ say, edit, find, ask }) => {
      const id = say('first')
      expect(find(words('first'))).toEqual(['first'])
      edit(id, 'second')
      edit(id, 'third')
      expect([find(words('first')), find(words('second'))]).toEqual([[], []])
      expect(ask(words('third'))).toMatchObject({ events: [{ id }], changes: [{ seq: 2 }, { seq: 3 }] })
    }))

  test('what others say of it, and changes that aren’t edits, change nothing', () =>
    inRoom(({ say, edit, find, store }) => {
      const id = say('mine')
      edit(id, 'theirs', bob)
      store.log.append({ ...event(3), kind: 'change', ref: id, body: '{"is":"reaction","emoji":"mine"}' })
      store.log.append({ ...event(4), kind: 'change', ref: id, body: 'not even JSON' })
      store.log.append(membership(5, eve, 'member'))
      expect([find(words('mine')), find(words('theirs')), find({ after: 0 as Timestamp })]).toEqual([
        ['mine'],
        [],
        ['mine'],
      ])
    }))

  test('what was erased is found no more, nor its edits, and no word of it is left on the disk', async () => {
    const { act, isOnDisk } = room()
    // Each begins as no other does: what words have in common at their beginning is written once.
    const [first, second, third, other] = ['confidential', 'secretive', 'marked', 'harmless'] as const
    const id = await act(({ say, edit, find }) => {
      const made = say(first)
      say(other)
      edit(made, second)
      for (let index = 0; index < blockEvents; index++) say('anything else')
      edit(made, third)
      for (let index = 0; index < blockEvents; index++) say('anything else')
      expect(find(words(third))).toEqual([first])
      return made
    })
    expect(await Promise.all([first, second, third, other].map(isOnDisk))).toEqual([true, true, true, true])
    await act(({ erase }) => erase(id))
    expect(await Promise.all([first, second, third, other].map(isOnDisk))).toEqual([false, false, false, true])
    await act(({ find }) => {
      for (const word of [first, second, third]) expect(find(words(word))).toEqual([])
      expect(find(words(other))).toEqual([other])
    })
  })

  test('even when its words were not taken out', () =>
    inRoom(({ sql, say, find }) => {
      const id = say('gone')
      expect(find(words('gone'))).toHaveLength(1)
      sql.exec("UPDATE event SET body = '' WHERE id = ?", id)
      expect(find(words('gone'))).toEqual([])
      expect(find({ after: 0 as Timestamp })).toEqual([])
    }))

  test('an erasure before anybody searched', () =>
    inRoom(({ say, erase, find }) => {
      erase(say('gone'))
      say('here')
      expect([find(words('gone')), find(words('here'))]).toEqual([[], ['here']])
    }))
})

describe('[H8] a search gives nobody an event before their `from`', () => {
  test('nor what was edited after it', () =>
    inRoom(({ say, edit, find }) => {
      const id = say('hidden')
      say('shown')
      edit(id, 'hidden still')
      expect(find({ from: [ann] }, 2)).toEqual(['shown'])
      expect(find(words('hidden'), 2)).toEqual([])
      expect(find({ after: 0 as Timestamp }, 2)).toEqual(['shown'])
    }))
})

describe('[S9] the Room looks inside only where everybody may', () => {
  test.each([
    ['a room by link', { listed: false }],
    ['a sealed conversation', { seal: 'dummy' }],
  ] as const)('not in %s', async (_, facts) => {
    const { act, isOnDisk } = room(facts)
    await act(({ say, find }) => {
      for (let index = 0; index < blockEvents; index++) say('secretive')
      expect(find(words('secretive'))).toEqual([])
    })
    expect(await isOnDisk('secretive')).toBe(false)
  })
})

test('[M3] pages of what is found follow each other without a gap, each message once', () =>
  inRoom(({ say, edit, ask }) => {
    const ids = Array.from({ length: 3 * foundMessages + 5 }, (_, index) => say(`word ${index}`))
    for (const id of ids.filter((_, index) => index % 7 === 0)) edit(id, 'word, edited')
    const found: EventId[] = []
    let before: Seq | null = null
    do {
      const page: Found = ask(words('word'), { before })
      expect(page.events.length).toBeLessThanOrEqual(foundMessages)
      found.push(...page.events.map(({ id }) => id))
      before = page.before
    } while (before !== null)
    expect(found.toSorted()).toEqual(ids.toSorted())
  }))

test('[M3] a page goes on where many have the words but few were said in time', () =>
  inRoom(({ say, ask }) => {
    const far = (searchedBlocks + 3) * blockEvents
    for (let index = 1; index <= far; index++) say('word', { at: index as Timestamp })
    expect(ask(words('word')).behind).toBeGreaterThan(0)
    const first = ask({ ...words('word'), before: 3 as Timestamp })
    expect(first).toMatchObject({ events: [], before: 3 * blockEvents + 1 })
    expect(ask({ ...words('word'), before: 3 as Timestamp }, { before: first.before })).toMatchObject({
      events: [{ seq: 2 }, { seq: 1 }],
      before: null,
    })
    const old = ask({ before: 3 as Timestamp })
    expect(ask({ before: 3 as Timestamp }, { before: old.before })).toMatchObject({
      events: { length: 2 },
      before: null,
    })
  }))

test('[M3] a room of which much is to be looked into says so, and answers when it is done', () =>
  inRoom(({ say, ask }) => {
    for (let index = 0; index < (2 * indexBlocks + 3) * blockEvents + 5; index++) say('word')
    expect(ask(words('word'))).toMatchObject({ events: [], behind: (indexBlocks + 3) * blockEvents })
    expect(ask(words('word')).behind).toBe(3 * blockEvents)
    expect(ask(words('word'))).toMatchObject({ behind: 0, events: { length: foundMessages } })
  }))

test('[M3] words of different messages don’t make one, wherever they stand', () =>
  inRoom(({ say, find }) => {
    for (let index = 0; index < 3 * blockEvents; index++) say(index % 2 ? 'one two' : 'three four')
    for (const none of [words('two', 'three'), words('two three'), words('four one')]) expect(find(none)).toEqual([])
    expect(find(words('one', 'two'))).toHaveLength(foundMessages)
  }))

test('[M3] law: whatever is said, edited and erased, and whenever one searches, just what is still so is found', async () => {
  for (const seed of seeds(4, 200)) {
    const random = new Random(seed)
    const vocabulary = ['one', 'two', 'three', 'four']
    const text = () => Array.from({ length: 1 + random.below(3) }, () => random.pick(vocabulary)).join(' ')
    await inRoom(({ say, edit, erase, ask, find }) => {
      const now = new Map<EventId, string>()
      for (let step = 0; step < 400; step++) {
        const id = now.size > 0 && random.chance(0.4) ? random.pick([...now.keys()]) : null
        if (id === null) {
          const said = text()
          now.set(say(said), said)
        } else if (random.chance(0.3)) {
          erase(id)
          now.delete(id)
        } else {
          const said = text()
          edit(id, said)
          now.set(id, said)
        }
        if (random.chance(0.1)) find(words('one'))
      }
      const wanted = random.pick([words('one'), words('one', 'two'), words('two three'), prefix('t')])
      const ids: EventId[] = []
      for (let before: Seq | null | undefined; before !== null; ) {
        const page: Found = ask(wanted, { before: before ?? null })
        ids.push(...page.events.map(({ id }) => id))
        before = page.before
      }
      const query = { ...everything, ...wanted }
      const expected = [...now].filter(([, said]) =>
        answers(query, { author: ann, at: 0, words: written(said), has: [] }),
      )
      expect(ids.toSorted(), `seed ${seed}`).toEqual(expected.map(([id]) => id).toSorted())
    })
  }
})

test('[S10] a message costs two rows still, and looking into it less than a twentieth of one', async () => {
  const { stub, act } = room()
  await act(() => {})
  const texts = Array.from(
    { length: indexBlocks * blockEvents },
    (_, index) => `${index} the quick fox ${eventId(index)}`,
  )
  const said = await countRowsWritten(stub, () => act(({ say }) => void texts.forEach((text) => void say(text))))
  expect(said).toBe(2 * texts.length)
  const changes = () => act(({ sql }) => Number(sql.exec('SELECT total_changes() AS changes').one().changes))
  const before = await changes()
  const counted = await countRowsWritten(stub, () =>
    act(({ find }) => void expect(find(words('fox'))).toHaveLength(20)),
  )
  expect(counted).toBe(indexBlocks + 1)
  expect((await changes()) - before).toBeLessThan(texts.length / 20)
})

test('[P6] the words die with the room', async () => {
  const { act, stub } = room()
  await act(({ say, find }) => {
    for (let index = 0; index < blockEvents; index++) say('word')
    expect(find(words('word'))).not.toEqual([])
  })
  const tables = await runInDurableObject(stub, async (_, { storage }) => {
    await storage.deleteAll()
    return storage.sql.exec("SELECT name FROM sqlite_master WHERE name LIKE 'said%'").toArray()
  })
  expect(tables).toEqual([])
})

describe('[A4] a query is no SQL and no FTS5', () => {
  test.each(['a"b', 'a b', '', '"', 'a\0', 'x'.repeat(65)])('%j is no word', (word) => {
    const query = { ...everything, phrases: [{ words: [word], prefix: false }] }
    expect(v.safeParse(Search, { type: 'search', n: 1, query, before: null }).success).toBe(false)
  })

  test.each([
    "';DROP/**/TABLE/**/event;--",
    'words:a',
    '-a',
    'NEAR(a',
    'a*',
    '^a',
    '(',
    'AND',
    'a+b',
    '{words}:',
    '%',
    '?1',
  ])('%j is only looked for', (word) =>
    inRoom(({ say, ask, find }) => {
      say('AND so a word')
      expect(ask({ phrases: [{ words: [word], prefix: false }] }).type).toBe('found')
      expect(find(words('word'))).toHaveLength(1)
    }),
  )
})
