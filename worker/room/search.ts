import { readContent, wordsIn } from '../../protocol/content.ts'
import type { EventId, PersonId, Seq } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import {
  answers,
  type Found,
  isEmpty,
  type Query,
  type Search,
  type Searched,
  type Thing,
  thingsIn,
  written,
} from '../../protocol/search.ts'
import type { RoomStore } from './store.ts'

/**
 * The words of a listed room, a row for each block of events: a row a message would cost as much as half the message. Words
 * come folded, with a space between, so that the tokenizer has nothing to decide. Never make it and write to it in one
 * transaction: when that is rolled back, the object's SQLite is broken (tried).
 */
const index = `
  CREATE VIRTUAL TABLE said USING fts5(
    words, columnsize = 0, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* S* Co'"
  );
  INSERT INTO said (said, rank) VALUES ('secure-delete', 1);`

/** Makes what a listed room is searched by, once; nothing but that in its transaction. */
export function makeIndex(sql: SqlStorage): void {
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'said'").toArray().length === 0) sql.exec(index)
}

/** So many events are a block: number 0 has the seqs 1 to 64. */
export const blockEvents = 64
/** A Room that somebody searches takes this much of its time at once to write down what was said since, */
export const indexBlocks = 32
/** and looks through so many blocks for one answer, which tells so many messages. */
export const searchedBlocks = 32
export const foundMessages = 20

/** Answers a search of somebody who may see what is said from `from` on. Call it in a transaction: it writes down what is new. */
export function search(sql: SqlStorage, store: RoomStore, from: number, frame: Search): Found {
  const nothing: Found = { type: 'found', n: frame.n, events: [], changes: [], before: null, behind: 0 }
  if (!store.facts.listed || store.facts.seal !== 'plain' || isEmpty(frame.query)) return nothing
  const behind = writeDown(sql, store.log.head())
  return behind > 0 ? { ...nothing, behind } : { ...nothing, ...find(sql, store, from, frame) }
}

/** Takes events that were blanked out of the words. Call it in the transaction that blanks them. */
export function forget(sql: SqlStorage, seqs: number[]): void {
  for (const block of new Set(seqs.map(blockOf)))
    sql.exec('UPDATE said SET words = ? WHERE rowid = ?', wordsOfBlock(sql, block), block)
}

const blockOf = (seq: number): number => Math.floor((seq - 1) / blockEvents)
/** The first seq of a block. */
const lowOf = (block: number): number => block * blockEvents + 1

/** Writes down the words of the blocks that are whole by now. How many events are still to be written down. */
function writeDown(sql: SqlStorage, head: number): number {
  const whole = Math.floor(head / blockEvents)
  const done = blocksIndexed(sql)
  const to = Math.min(whole, done + indexBlocks)
  for (let block = done; block < to; block++)
    sql.exec('INSERT INTO said (rowid, words) VALUES (?, ?)', block, wordsOfBlock(sql, block))
  if (to > done) sql.exec("INSERT OR REPLACE INTO meta VALUES ('indexed', ?)", String(to))
  return (whole - to) * blockEvents
}

const blocksIndexed = (sql: SqlStorage): number =>
  Number(sql.exec("SELECT value FROM meta WHERE key = 'indexed'").toArray()[0]?.value ?? 0)

/** Something that a message says, or said before it was edited. */
interface Said extends Searched {
  seq: number
  /** The message; where it was edited, that is another event. */
  message: EventId
}

type SaidRow = { seq: number; message: EventId; author: PersonId; at: number; files: string | null; body: string }

/** What was said from `low` to `high` in messages and their authors' edits, without what is erased. */
function saidBetween(sql: SqlStorage, low: number, high: number): Said[] {
  const rows = sql.exec<SaidRow>(
    `SELECT event.seq, message.id AS message, event.author, message.at, message.files, event.body
     FROM event JOIN event AS message ON message.id = iif(event.kind = 'change', event.ref, event.id)
     WHERE event.seq BETWEEN ? AND ? AND event.kind IN ('message', 'change') AND event.author = message.author
       AND event.body <> '' AND message.body <> ''`,
    low,
    high,
  )
  return rows.toArray().flatMap(({ seq, message, author, at, files, body }) => {
    const content = readContent(body)
    const said = content && wordsIn(content)
    if (content === null || said === null) return []
    const has: Thing[] = [...thingsIn(content), ...(files === null ? [] : (['file'] as const))]
    return [{ seq, message, author, at, words: written(said), has }]
  })
}

/** Private characters mark what isn't a word: who said it, with which each message begins, and what is in it. */
const authorWord = (author: PersonId): string => `\ue000${author}`
const thingWord = (thing: Thing): string => `\ue001${thing}`

const wordsOfBlock = (sql: SqlStorage, block: number): string =>
  saidBetween(sql, lowOf(block), lowOf(block + 1) - 1)
    .map(({ author, words, has }) => [authorWord(author), ...has.map(thingWord), words].join(' '))
    .join(' ')

/** A query of FTS5; null when it asks for dates alone. Words hold no quotes, which would end them. */
function matchOf({ phrases, from, has }: Query): string | null {
  const wanted = [
    ...phrases.map(({ words, prefix }) => `"${words.join(' ')}"${prefix ? '*' : ''}`),
    ...(from.length > 0 ? [`(${from.map((person) => `"${authorWord(person)}"`).join(' OR ')})`] : []),
    ...has.map((thing) => `"${thingWord(thing)}"`),
  ]
  return wanted.length > 0 ? wanted.join(' AND ') : null
}

type Answer = Pick<Found, 'events' | 'changes' | 'before'>

/** The newest first by what they say now: an edited message stands where it was last edited. */
function find(sql: SqlStorage, store: RoomStore, from: number, { query, before }: Search): Answer {
  const below = Math.min(before ?? Number.MAX_SAFE_INTEGER, store.log.head() + 1)
  const blocks = blocksWith(sql, matchOf(query), below)
  const answer: Answer = { events: [], changes: [], before: null }
  let bytes = 0
  for (const block of blocks) {
    const said = saidBetween(sql, lowOf(block), Math.min(lowOf(block + 1), below) - 1)
    for (const one of said.filter((each) => answers(query, each)).reverse()) {
      const message = store.log.byId(one.message)
      // It was erased, or its time is up and nobody has swept it up yet.
      if (!message?.body || message.seq < from) continue
      const changes = store.log.laterChanges(message.seq, message.seq)
      if (changes.some((change) => change.seq > one.seq && isEdit(change, one.author))) continue
      bytes += store.log.size(message.id)
      const isFull = answer.events.length === foundMessages || (answer.events.length > 0 && bytes > limits.pageBytes)
      if (isFull) return { ...answer, before: (one.seq + 1) as Seq }
      answer.events.push(message)
      answer.changes.push(...changes)
    }
  }
  const last = blocks.at(-1)
  const isAll = blocks.length < searchedBlocks || last === undefined || last === 0
  return isAll ? answer : { ...answer, before: lowOf(last) as Seq }
}

const isEdit = ({ author, body }: { author: PersonId; body: string }, by: PersonId): boolean =>
  author === by && readContent(body)?.is === 'edit'

/** The newest blocks below a seq that may hold an answer; the last, which isn't whole yet, always may. */
function blocksWith(sql: SqlStorage, match: string | null, below: number): number[] {
  const newest = blockOf(below - 1)
  const indexed = blocksIndexed(sql)
  if (below <= 1) return []
  if (!match) return Array.from({ length: Math.min(newest + 1, searchedBlocks) }, (_, back) => newest - back)
  const rows = sql.exec(
    'SELECT rowid FROM said WHERE said MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?',
    match,
    newest,
    searchedBlocks,
  )
  const written = rows.toArray().map(({ rowid }) => Number(rowid))
  return (newest >= indexed ? [newest, ...written] : written).slice(0, searchedBlocks)
}
