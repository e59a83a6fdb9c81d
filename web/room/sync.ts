import * as v from 'valibot'
import { decodeDown, encode } from '../../protocol/codec.ts'
import type { Down, Page, Refused, State } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import { type ConversationId, type EventId, type PersonId, Seq, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Found } from '../../protocol/search.ts'
import type { Sought as Told } from '../../protocol/seek.ts'
import type { Up } from '../../protocol/up.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { Part, Queued, RoomDisk } from '../disk/roomDisk.ts'
import type { Uploads } from '../files/uploads.ts'
import type { Stopped } from '../net/closing.ts'
import { ReturningSocket } from '../net/socket.ts'
import type { Opened } from '../seal/opening.ts'
import type { AskRoom } from '../search/room.ts'
import type { Line } from '../session/session.ts'
import { Acknowledger } from './acknowledger.ts'
import { Asked } from './asked.ts'
import { Hearing } from './hearing.ts'
import { Keeper } from './keeper.ts'
import { seatMore } from './members.ts'
import { addLive, addPage, describe, forget, letGo, type Model, reopen } from './model.ts'
import { unanswered } from './outbox.ts'
import { Outgoing } from './outgoing.ts'
import { Reader } from './reader.ts'
import { raise } from './receipts.ts'
import { Seeker, type Sought, type Target } from './seeker.ts'
import { step } from './step.ts'

/** How the conversation's socket stands; `resting` is one of too many, which comes back when its page is looked at. */
export type Link =
  | { at: 'connecting' }
  | { at: 'live' }
  | { at: 'away' }
  | { at: 'resting' }
  | { at: 'stopped'; why: Stopped }

/** The Room takes nothing new for now. */
export interface Wait {
  reason: Refused['reason']
  until: number
}

/** Where what was heard goes to. */
export interface Screen {
  model: Model
  update(change: (model: Model) => void): void
  link(link: Link): void
  loading(loading: boolean): void
  waiting(wait: Wait | null): void
  /** A file is further on its way. */
  brought(): void
}

/**
 * Keeps a model in step with its conversation, and the device's disk with the model. What is known opens from the disk before
 * the socket does. Frames are taken one after the other, since a body takes time to open.
 *
 *     remembered ─► hello ─► state ─► page ─► (more ─► page)* ─► live ─► events, with a hello again on a gap
 */
export class Sync {
  private readonly socket: ReturningSocket
  private readonly reader: Reader
  private readonly outgoing: Outgoing
  private readonly acknowledger: Acknowledger
  private readonly hearing: Hearing
  private readonly keeper: Keeper
  private readonly seeker: Seeker
  private readonly found = new Asked<Found>()
  private readonly sought = new Asked<v.InferOutput<typeof Told>>()
  private readonly disk: Promise<RoomDisk>
  private readonly ended = new AbortController()
  private turn = Promise.resolve()
  private live = false
  /** Whether the Room was asked for what is before something. */
  private asking = false
  /** Who waits for what it then told. */
  private waiting: (() => void)[] = []
  private membersUpTo: PersonId | null = null
  /** Counts connections, so that what was heard on the one before makes nothing live. */
  private connection = 0

  constructor(
    private readonly line: Line,
    conversation: ConversationId,
    private readonly screen: Screen,
  ) {
    this.disk = line.disk.then((disk) => disk.room(conversation))
    this.reader = new Reader(conversation, line.sealerFor, (open) => this.inTurn(() => this.showAgain(open)))
    this.outgoing = new Outgoing(line, conversation, screen, this.disk, this.reader, (frame) => this.socket.send(frame))
    this.acknowledger = new Acknowledger((seq) => this.speak({ type: 'got', seq: v.parse(Seq, seq) }))
    this.hearing = new Hearing(screen)
    this.keeper = new Keeper(this.disk, screen.model)
    this.seeker = new Seeker(screen.model, this.disk, {
      isLive: () => this.live,
      seek: (target) => {
        const asked = 'id' in target ? target : { at: v.parse(Timestamp, target.at) }
        return this.sought.ask((n) => this.live && this.speak({ type: 'seek', n, ...asked }))
      },
      show: (part) => new Promise((done) => this.inTurn(() => this.show(part).finally(done))),
      before: (seq, limit) => this.askBefore(seq, limit),
    })
    // A page that nobody looks at may be gone at any moment.
    line.world.watch((what) => what === 'left' && this.keeper.flush(), this.ended.signal)
    this.inTurn(() => this.remember())
    const path = `/conversations/${conversation}/socket`
    const query = { v: String(protocolVersion) }
    this.socket = new ReturningSocket(
      () => line.connect(path, query),
      {
        opened: () => this.inThisConnection(async () => this.hello()),
        heard: (text) => {
          const here = Date.now()
          this.inThisConnection(() => this.hear(text, here))
        },
        away: (returning) => this.lose({ at: returning ? 'away' : 'resting' }),
        stopped: (why) => this.stop(why),
        refresh: () => line.refresh(),
      },
      line.world,
    )
  }

  close(): void {
    this.quiet()
    this.ended.abort()
    this.keeper.close()
    this.reader.close()
    this.outgoing.close()
    this.socket.close()
  }

  /** Sends what the model has queued; at once if it can be. */
  push(id: EventId): void {
    this.outgoing.push(id)
  }

  /** Has what goes along with it, to be brought and shown. */
  hold(item: Queued): void {
    this.outgoing.take(item)
  }

  get uploads(): Uploads {
    return this.outgoing.uploads
  }

  /** Fetches what is before `seq`: from the disk, or else from the Room. */
  loadBefore(seq: number): void {
    this.screen.loading(true)
    this.inTurn(async () => {
      const part = await (await this.disk).before(seq)
      if (part) await this.show(part)
      else this.asking = this.live && this.speak({ type: 'before', seq: v.parse(Seq, seq), limit: limits.pageEvents })
      if (!this.asking) this.screen.loading(false)
    })
  }

  /** Brings what is around something here. */
  bring(target: Target): Promise<Sought> {
    return this.seeker.bring(target)
  }

  /** Asks a listed room what was said in it; null when it doesn't answer. */
  search: AskRoom = async (query, before) => {
    const from = before === null ? null : v.parse(Seq, before)
    const found = await this.found.ask((n) => this.live && this.speak({ type: 'search', n, query, before: from }))
    return found && { ...found, opened: await this.reader.open([...found.events, ...found.changes]) }
  }

  /** Settles once it is shown, or can't be had. */
  private askBefore(seq: number, limit: number): Promise<void> {
    return new Promise((done) =>
      this.inTurn(async () => {
        if (!this.live || !this.speak({ type: 'before', seq: v.parse(Seq, seq), limit })) return done()
        this.screen.loading(true)
        this.asking = true
        this.waiting.push(done)
      }),
    )
  }

  /** Asks for the next members, in order of their ids. */
  moreMembers(): void {
    this.speak({ type: 'members', after: this.membersUpTo })
  }

  /** That I have read up to `seq`; false when there is nobody to say it to. */
  read(seq: number, shown: boolean): boolean {
    const isSaid = this.live && this.speak({ type: 'read', seq: v.parse(Seq, seq), shown })
    if (isSaid) this.keeper.facts(seq)
    return isSaid
  }

  typing(on: boolean): void {
    if (this.live) this.speak({ type: 'typing', on })
  }

  /** What an earlier page, or another one, has kept. */
  private async remember(): Promise<void> {
    await this.outgoing.watch(() => this.inTurn(() => this.outgoing.read()))
    await this.line.clock.remembered
    const held = await (await this.disk).newest()
    if (held) {
      await this.describe(held.facts)
      await this.show(held.part)
    }
    await this.outgoing.read()
  }

  private speak(frame: Up): boolean {
    return this.socket.send(encode(frame))
  }

  private hello(): void {
    const { head, headId } = this.screen.model
    this.speak(headId ? { type: 'hello', last: v.parse(Seq, head), id: headId } : { type: 'hello', tail: true })
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

  private inThisConnection(act: () => Promise<void>): void {
    const { connection } = this
    this.inTurn(async () => {
      if (connection === this.connection) await act()
    })
  }

  private async hear(text: string, here: number): Promise<void> {
    const frame = decodeDown(text)
    if (frame?.type === 'state') this.line.clock.hear(frame.now, here)
    if (frame) await this.take(frame, this.connection)
    else this.stop('reload')
  }

  private async take(frame: Down, connection: number): Promise<void> {
    switch (frame.type) {
      case 'state':
        this.keeper.state(frame)
        return this.describe(frame)
      case 'page':
        return this.takePage(frame, connection)
      case 'events':
        return this.takeEvents(frame.events)
      case 'refused':
        return this.outgoing.refused(frame)
      case 'lag':
        return this.takeLag()
      case 'reset':
        this.screen.update((model) => forget(model))
        this.keeper.forget()
        return this.hello()
      case 'members':
        this.membersUpTo = frame.members.at(-1)?.person ?? null
        return this.screen.update((model) => {
          seatMore(model.members, frame.members, model.head)
          for (const mark of frame.marks) raise(model.receipts, mark)
        })
      case 'marks':
        return this.screen.update((model) => {
          for (const mark of frame.marks) raise(model.receipts, mark)
        })
      case 'found':
        return this.found.hear(frame)
      case 'sought':
        return this.sought.hear(frame)
      case 'typing':
        return this.hearing.hear(frame.person, frame.on)
    }
  }

  private async describe(state: State): Promise<void> {
    this.membersUpTo = state.members.at(-1)?.person ?? null
    if (await this.reader.use(state.seal)) this.screen.update((model) => describe(model, state))
    else this.stop('reload')
  }

  private async show({ low, high, events, changes }: Part): Promise<void> {
    const opened = await this.reader.open(events)
    const changed = await this.reader.open(changes)
    this.screen.update((model) => {
      letGo(model, this.line.clock.now())
      addPage(model, low, high, opened, changed)
    })
  }

  private async showAgain(open: () => Promise<Opened[]>): Promise<void> {
    const opened = await open()
    this.screen.update((model) => reopen(model, opened))
  }

  private async takePage(page: Page, connection: number): Promise<void> {
    const { high, head, events } = page
    const mine = this.mineOf(events)
    await this.show(page)
    this.outgoing.answered(mine)
    this.keeper.page(page, mine)
    this.answered()
    if (this.live || connection !== this.connection) return
    // What came may be from elsewhere in the log, if the Room was asked for that just before.
    if (high < head) this.speak({ type: 'more', after: this.screen.model.head, limit: limits.pageEvents })
    else this.goLive(high)
  }

  /** What was asked for has come: the page that one came back to isn't it. */
  private answered(): void {
    if (this.asking) this.screen.loading(false)
    this.asking = false
    for (const done of this.waiting.splice(0)) done()
  }

  private goLive(head: number): void {
    this.live = true
    this.acknowledger.startAt(head)
    this.screen.link({ at: 'live' })
    this.outgoing.resume()
  }

  private async takeEvents(events: Event[]): Promise<void> {
    const opened = await this.reader.open(events)
    const mine = this.mineOf(events)
    let whole = true
    this.screen.update((model) => {
      whole = addLive(model, opened)
    })
    await step('echoed')
    this.outgoing.answered(mine)
    if (whole) this.keeper.events(events, mine, (seq) => this.live && this.acknowledger.keptUpTo(seq))
    else this.catchUp()
  }

  /** Something is missing: what was kept until now is right, and the Room knows what came after it. */
  private catchUp(): void {
    this.live = false
    this.hello()
  }

  /** What it was told until now is in the model: the next page goes on from there. */
  private takeLag(): void {
    this.live = false
    this.speak({ type: 'more', after: this.screen.model.head, limit: limits.pageEvents })
  }

  private mineOf(events: Event[]): EventId[] {
    const { me, outbox } = this.screen.model
    return events.filter(({ author, id }) => author === me && outbox.includes(id)).map(({ id }) => id)
  }

  private lose(link: Link): void {
    this.quiet()
    this.answered()
    this.screen.loading(false)
    this.screen.link(link)
  }

  private quiet(): void {
    this.connection++
    this.live = false
    this.outgoing.pause()
    this.hearing.stop()
    this.found.lose()
    this.sought.lose()
  }

  /** Where there is no conversation for me any more, nothing of it stays here but what I had yet to say. */
  private stop(why: Stopped): void {
    this.lose({ at: 'stopped', why })
    this.socket.close()
    if (why === 'reload' || why === 'signed-out') return
    this.keeper.forget()
    for (const id of unanswered(this.screen.model)) this.outgoing.giveUp(id, why === 'ended' ? why : 'not-a-member')
  }
}
