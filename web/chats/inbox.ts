import * as v from 'valibot'
import { type ConversationId, type PersonId, Place } from '../../protocol/ids.ts'
import { type InboxDown, type InboxUp, Row, type Rows, type SetRow } from '../../protocol/inbox.ts'
import { decodeInboxDown, encode } from '../../protocol/inboxCodec.ts'
import { limits } from '../../protocol/limits.ts'
import { asOf } from '../../protocol/timer.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { Told } from '../disk/inboxDisk.ts'
import type { Stopped } from '../net/closing.ts'
import { ReturningSocket } from '../net/socket.ts'
import type { Line } from '../session/session.ts'
import { Activity } from './activity.ts'
import { Drafts } from './drafts.ts'
import { type Change, type Chat, done, type List, reopen, startAgain, take, wish } from './model.ts'
import { Opener } from './opener.ts'
import { keepWishes, keptWishes } from './wishes.ts'

/** How the Inbox's socket stands; `resting` is one of too many, which comes back when its page is looked at. */
export type Link =
  | { at: 'connecting' }
  | { at: 'live' }
  | { at: 'away' }
  | { at: 'resting' }
  | { at: 'stopped'; why: Stopped }

/** Where what was heard goes to. */
export interface Screen {
  list: List
  update(change: (list: List) => void): void
  link(link: Link): void
  /** There is a list, though it may be empty, or old. */
  known(): void
  saw(people: Extract<InboxDown, { type: 'presence' }>['people']): void
}

/**
 * Keeps a list in step with my Inbox, and the device's disk with the list. What is known opens from the disk before the socket
 * does. What is heard while something is being opened is taken together, at once.
 *
 *     remembered ─► hello {rev} ─► rows (more)* ─► live ─► rows, done, presence
 */
export class Inbox {
  readonly drafts: Drafts
  private readonly socket: ReturningSocket
  private readonly opener: Opener
  private readonly activity = new Activity()
  private turn = Promise.resolve()
  private keeping = Promise.resolve()
  private heard: InboxDown[] = []
  private live = false
  private n = 0
  /** What was told since `since` and isn't whole yet. */
  private telling: Told
  private watched: PersonId[] = []
  private watching: ReturnType<typeof setInterval> | undefined

  constructor(
    private readonly line: Line,
    private readonly screen: Screen,
  ) {
    this.telling = { rows: [], since: 0, rev: 0 }
    this.opener = new Opener(line.me.id, line.sealerFor, (rows) => this.inTurn(() => this.openAgain(rows)))
    this.drafts = new Drafts({
      me: line.me.id,
      list: screen.list,
      update: screen.update,
      disk: line.disk,
      opener: this.opener,
      set: (change) => this.say(change),
    })
    // Asked for before anything can be wished here: that is kept in the same place.
    const wished = keptWishes(line.disk)
    this.inTurn(() => this.remember(wished))
    const query = { v: String(protocolVersion) }
    this.socket = new ReturningSocket(
      () => line.connect('/inbox/socket', query),
      {
        opened: () => this.inTurn(async () => this.hello()),
        heard: (text) => this.hear(text),
        away: (returning) => this.lose({ at: returning ? 'away' : 'resting' }),
        stopped: (why) => this.stop(why),
        refresh: () => line.refresh(),
      },
      line.world,
    )
  }

  /** I want it so: it is shown at once, and said until it is kept. */
  set(conversation: ConversationId, change: Change): void {
    const n = ++this.n
    this.screen.update((list) => wish(list, { n, conversation, change }))
    this.keepWishes()
    if (this.live) this.speak({ type: 'set', n, conversation, ...change })
  }

  /** Somebody is at this page. */
  input(now: number): void {
    this.activity.input(now, () => this.speak({ type: 'active' }))
  }

  /** Whose presence is to be told as it changes, and whose no longer. */
  watch(people: PersonId[]): void {
    this.watched = people.slice(0, limits.watchedPeople)
    clearInterval(this.watching)
    if (this.watched.length > 0) this.watching = setInterval(() => this.sayWatched(), limits.watchMs / 2)
    this.sayWatched()
  }

  close(): void {
    this.drafts.flushAll()
    clearInterval(this.watching)
    this.opener.close()
    this.socket.close()
  }

  /** What an earlier page, or another one, has kept. What an older build kept otherwise is told anew. */
  private async remember(wished: ReturnType<typeof keptWishes>): Promise<void> {
    const kept = (await wished).map((one) => ({ ...one, n: ++this.n }))
    this.screen.update((list) => {
      list.wishes = [...kept, ...list.wishes]
    })
    this.keepWishes()
    const held = v.safeParse(Held, await (await this.line.disk).inbox.held())
    if (!held.success) return
    const { rows, rev } = held.output
    await this.line.clock.remembered
    const now = this.line.clock.now()
    const chats = await this.opener.open(rows.map((row) => ({ ...row, last: row.last && asOf(row.last, now) })))
    this.telling = { rows: [], since: rev, rev }
    this.screen.update((list) => take(list, chats, { rev, more: false, all: true }))
    this.screen.known()
  }

  private hello(): void {
    this.heard = []
    this.screen.update(startAgain)
    const { rev } = this.screen.list
    this.telling = { rows: [], since: rev, rev }
    this.speak({ type: 'hello', rev })
  }

  private speak(frame: InboxUp): boolean {
    return this.socket.send(encode(frame))
  }

  private say(change: Omit<SetRow, 'type' | 'n'>): number | null {
    const n = ++this.n
    return this.live && this.speak({ type: 'set', n, ...change }) ? n : null
  }

  private sayWatched(): void {
    if (this.live) this.speak({ type: 'watch', people: this.watched })
  }

  /** Frames of one tick are taken together, and so are those that come while a body is being opened. */
  private hear(text: string): void {
    const frame = decodeInboxDown(text)
    if (frame) this.heard.push(frame)
    else this.stop('reload')
    if (frame && this.heard.length === 1) setTimeout(() => this.inTurn(() => this.takeHeard()))
  }

  private async takeHeard(): Promise<void> {
    const frames = this.heard
    this.heard = []
    const opened = await Promise.all(
      frames.map(async (frame) => ({ frame, chats: frame.type === 'rows' ? await this.opener.open(frame.rows) : [] })),
    )
    const wished = this.screen.list.wishes.length
    this.screen.update((list) => {
      for (const { frame, chats } of opened) this.takeFrame(list, frame, chats)
    })
    if (this.screen.list.wishes.length !== wished) this.keepWishes()
    for (const { frame } of opened) this.follow(frame)
  }

  private takeFrame(list: List, frame: InboxDown, chats: Chat[]): void {
    if (frame.type === 'rows') take(list, chats, frame)
    else if (frame.type === 'done') done(list, frame.n)
  }

  private follow(frame: InboxDown): void {
    if (frame.type === 'rows') {
      this.keepRows(frame)
      for (const { conversation } of frame.rows) this.drafts.nudge(conversation)
    } else if (frame.type === 'done') this.drafts.done(frame.n)
    else this.screen.saw(frame.people)
  }

  /** The disk follows once what was told is whole. What it couldn't keep is told again to the next page. */
  private keepRows({ rows, rev, more, all }: Rows): void {
    const since = all ? null : this.telling.since
    const told = { rows: [...(all ? [] : this.telling.rows), ...rows], since, rev }
    this.telling = more ? told : { rows: [], since: rev, rev }
    if (more) return
    this.keeping = this.keeping.then(async () => (await this.line.disk).inbox.keep(told)).catch(() => {})
    if (!this.live) this.goLive()
  }

  private goLive(): void {
    this.live = true
    this.screen.known()
    this.screen.link({ at: 'live' })
    for (const { n, conversation, change } of this.screen.list.wishes)
      this.speak({ type: 'set', n, conversation, ...change })
    this.drafts.resume()
    if (this.watched.length > 0) this.sayWatched()
  }

  private keepWishes(): void {
    keepWishes(this.line.disk, this.screen.list.wishes).catch(() => {})
  }

  private async openAgain(rows: Row[]): Promise<void> {
    const chats = await this.opener.open(rows)
    this.screen.update((list) => {
      for (const chat of chats) reopen(list, chat)
    })
  }

  /** What goes wrong in one turn mustn't keep the next from being taken: the page is told to start anew. */
  private inTurn(act: () => Promise<void>): void {
    this.turn = this.turn.then(act).catch((thrown) => {
      this.stop('reload')
      queueMicrotask(() => {
        throw thrown
      })
    })
  }

  private lose(link: Link): void {
    this.live = false
    this.screen.link(link)
  }

  private stop(why: Stopped): void {
    this.lose({ at: 'stopped', why })
    this.socket.close()
  }
}

const Held = v.object({ rows: v.array(Row), rev: Place })
