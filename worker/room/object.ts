import { DurableObject } from 'cloudflare:workers'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ClosingCode, closing, heartbeat } from '../../protocol/closing.ts'
import { decodeUp } from '../../protocol/codec.ts'
import type { Event } from '../../protocol/event.ts'
import type { Preview } from '../../protocol/http.ts'
import { ConversationId, EventId, type PersonId, type SessionId, Timestamp } from '../../protocol/ids.ts'
import type { Erasing } from '../../protocol/security.ts'
import type { Up } from '../../protocol/up.ts'
import { hashKey } from '../auth/hmac.ts'
import type { Who } from '../auth/token.ts'
import { readSettings } from '../env.ts'
import type { Notice } from '../inbox/store.ts'
import { log, problemOf } from '../log.ts'
import { acceptAndClose, whoOf } from '../socket.ts'
import { Acknowledged } from './acknowledged.ts'
import { listingDue, nextAlarm, retryMs } from './alarm.ts'
import { Asides } from './asides.ts'
import { type Attachment, changeOf } from './attachment.ts'
import { Delivery } from './delivery.ts'
import { die, hasEnded } from './expiry.ts'
import type { Invite } from './invites.ts'
import { bring, enter, isDeserted, join, leave, mayEnter, type Stay } from './membership.ts'
import { noticeFor } from './notice.ts'
import { Notices } from './notices.ts'
import type { Outcome } from './outcome.ts'
import { Pace } from './pace.ts'
import { part } from './parting.ts'
import { isIn, may } from './policy.ts'
import { Publicity } from './publicity.ts'
import { isQuota, quotaBackMs } from './quota.ts'
import { hold, receive } from './room.ts'
import { Sockets } from './sockets.ts'
import { type Facts, RoomStore } from './store.ts'
import { Turns } from './turns.ts'

interface Said {
  socket: WebSocket
  message: string | ArrayBuffer
}

export interface NewInvite {
  hash: string
  expiresAt: Timestamp | null
  uses: number | null
}

/** Why a conversation doesn't do what it was asked for. */
export type No = 'ended' | Stay

/** One conversation: the shell around room.ts. Sockets, sleep, transactions and time; not one word about chat. */
export class Room extends DurableObject<Env> {
  private store = RoomStore.open(this.ctx.storage)
  private readonly id = v.parse(ConversationId, this.ctx.id.toString())
  private readonly sockets = new Sockets(this.ctx)
  private readonly acknowledged = new Acknowledged(this.store?.head() ?? 0)
  private readonly delivery = new Delivery(this.sockets, this.acknowledged)
  private readonly turns = new Turns<Said>(
    (all) => this.take(all),
    // Measured: a timer of 0 ms runs after the runtime has delivered what had come by then, and so gathers a whole burst.
    (act) => setTimeout(act, 0),
    () => Date.now(),
  )
  private readonly pace = new Pace(limitsOff(this.env))
  private readonly notices = new Notices({
    conversation: this.id,
    inboxOf: (person) => this.env.INBOXES.get(this.env.INBOXES.idFromName(person)),
    store: () => (this.isPastDate() ? null : this.store),
    delivered: (store, person) => this.asides.mark(store, person),
  })
  private readonly publicity = new Publicity(this.id, this.env.DB)
  private readonly asides = new Asides(this.delivery)
  private alarmAt: number | null = null
  /** Whether what may have been left untold before a restart has been looked for. */
  private settled = false
  /** It is being deleted, and may have no tables any more. */
  private ending = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(heartbeat.ping, heartbeat.pong))
    void ctx.blockConcurrencyWhile(async () => {
      this.alarmAt = await ctx.storage.getAlarm()
    })
  }

  /** Makes a direct chat, once: both people pressing at the same moment make one. `blockedBy` have blocked the other. */
  async createDirect(facts: Facts, people: PersonId[], blockedBy: PersonId[]): Promise<void> {
    if (this.store) return
    this.store = this.ctx.storage.transactionSync(() => {
      const store = RoomStore.create(this.ctx.storage.sql, facts)
      for (const person of people) store.members.join(person, 'member', 1, 0)
      for (const person of blockedBy) store.members.block(person, 0)
      return store
    })
  }

  /** Makes a room with its first member, once. `invite` is the hash of its link's secret. A date in the past makes nothing. */
  async createRoom(facts: Facts, owner: Who, id: EventId, invite: string | null): Promise<void> {
    if (this.store || (facts.expiresAt ?? 0) <= Date.now()) return
    this.store = this.ctx.storage.transactionSync(() => {
      const store = RoomStore.create(this.ctx.storage.sql, facts)
      if (invite) store.invites.set({ hash: invite, expiresAt: null, usesLeft: null }, facts.createdAt)
      enter(store, owner, id, 'owner', facts.createdAt)
      return store
    })
    await this.begin(this.store)
  }

  /** Makes a group with its first members, once. */
  async createGroup(facts: Facts, owner: Who, id: EventId, people: PersonId[]): Promise<void> {
    if (this.store || hasEnded(this.ctx.storage)) return
    const others = [...new Set(people)].filter((person) => person !== owner.person)
    this.store = this.ctx.storage.transactionSync(() => {
      const store = RoomStore.create(this.ctx.storage.sql, facts)
      enter(store, owner, id, 'owner', facts.createdAt)
      bring(
        store,
        owner,
        others.map((person) => [person, v.parse(EventId, v7())] as const),
        facts.createdAt,
      )
      return store
    })
    await this.begin(this.store)
  }

  async join(who: Who, id: EventId, auth: string | null): Promise<'in' | No> {
    const hash = auth && (await hashKey(auth))
    return this.ask(who, 'in', (store) => join(store, who, id, hash, Date.now()))
  }

  async leave(who: Who, id: EventId): Promise<'out' | No> {
    return this.ask(who, 'out', (store) => leave(store, who, id, Date.now()))
  }

  /** What somebody sees of a room or a group before they join. */
  async preview(person: PersonId, auth: string | null): Promise<Preview | No> {
    const hash = auth && (await hashKey(auth))
    const store = this.upToNow()
    if (!store) return 'ended'
    if (!mayEnter(store, person, hash, Date.now())) return 'not-allowed'
    const { kind, profile, createdAt, expiresAt, listed } = store.facts
    const member = isIn(store.members.of(person))
    const [people, inside] = [store.members.count(), this.sockets.inside()]
    return { room: this.id, kind, profile, createdAt, expiresAt, people, inside, listed, member }
  }

  /** The link that opens it; a new one revokes the one before, null revokes it. */
  async setInvite(who: Who, invite: NewInvite | null): Promise<'done' | No> {
    const store = this.managed(who)
    if (typeof store === 'string') return store
    const now = Date.now()
    this.ctx.storage.transactionSync(() => {
      if (invite) store.invites.set({ ...invite, usesLeft: invite.uses }, now)
      else store.invites.revoke(now)
    })
    return 'done'
  }

  /** The link that opens it now, for those who may manage it. */
  async invite(who: Who): Promise<Invite | null | No> {
    const store = this.managed(who)
    return typeof store === 'string' ? store : store.invites.current(Date.now())
  }

  /** In a direct chat: from here on, or not any more, nothing of the other reaches `person`. */
  async block(person: PersonId, other: PersonId, on: boolean): Promise<void> {
    const store = this.upToNow()
    if (store?.facts.kind !== 'direct' || person === other || !store.members.of(other)) return
    store.members.block(person, on ? store.head() : null)
    this.notices.wake([person])
    if (!on) this.heed(store, () => this.notices.stir(Date.now()))
  }

  /**
   * How it is for somebody whose Inbox asks, since its person has come and it may not have been told; from here on it is. Null for
   * whoever never was a member.
   */
  async current(person: PersonId): Promise<Notice | 'ended' | null> {
    const store = this.upToNow()
    if (!store) return 'ended'
    const member = store.members.of(person)
    if (!member) return null
    store.members.disarm([person])
    this.notices.wake([person])
    // It asks because they have come: their devices are told.
    if (isIn(member) && store.marks.delivered(member, store.head())) this.asides.mark(store, person)
    return noticeFor(store, this.id, member)
  }

  /** Somebody's account goes, and they from here; false while there is more to do. */
  async erasePerson(person: PersonId, messages: Erasing): Promise<boolean> {
    const store = this.upToNow()
    if (!store) return true
    const parting = { person, messages, newId: () => v.parse(EventId, v7()) }
    const parted = this.transact(store, () => part(store, parting, v.parse(Timestamp, Date.now())))
    const told = this.tell(store, parted, { person })
    this.delivery.flush()
    await told
    return parted.whole
  }

  /** Closes the sockets of a session that was revoked. */
  async disconnect(session: SessionId): Promise<void> {
    this.turns.flush()
    this.sockets.closeAll(closing.signIn, session)
  }

  /** A member's socket. Membership is decided in this turn. */
  override async fetch(request: Request): Promise<Response> {
    const who = whoOf(request)
    if (!who) return new Response(null, { status: 400 })
    const store = this.upToNow()
    if (!store) return acceptAndClose(closing.ended)
    if (!isIn(store.members.of(who.person))) return acceptAndClose(closing.notAMember)
    const { 0: client, 1: server } = new WebSocketPair()
    if (!this.sockets.accept(server, who, Date.now())) return acceptAndClose(closing.tooManySockets)
    this.publicity.touch()
    this.schedule(store)
    if (!this.settled) this.notices.stir(Date.now())
    this.settled = true
    return new Response(null, { status: 101, webSocket: client })
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.turns.add({ socket, message })
  }

  /** Whether there was anything to tell. */
  private take(all: Said[]): boolean {
    for (const said of all) this.hearSafely(said)
    return this.delivery.flush()
  }

  private hearSafely({ socket, message }: Said): void {
    try {
      this.hear(socket, message)
    } catch (thrown) {
      log('error', { step: 'frame', problem: problemOf(thrown) })
      this.sockets.forget(socket)
      socket.close(1011, 'bug')
    }
  }

  private hear(socket: WebSocket, message: string | ArrayBuffer): void {
    const attachment = this.sockets.of(socket)
    if (!attachment) return
    const store = this.alive()
    if (!store) this.tellToGo(socket, closing.ended)
    else if (this.pace.isTooFast(socket, Date.now())) this.tellToGo(socket, closing.tooFast)
    else if (typeof message !== 'string') this.tellToGo(socket, closing.notText)
    else this.hearText(store, socket, attachment, message)
  }

  private hearText(store: RoomStore, socket: WebSocket, attachment: Attachment, text: string): void {
    const decoded = decodeUp(text)
    if (decoded.ok) this.receive(store, socket, attachment, decoded.frame)
    else if (decoded.send) this.delivery.reply(socket, [{ type: 'refused', id: decoded.send, reason: 'malformed' }])
    else this.tellToGo(socket, decoded.problem === 'too-large' ? closing.tooLarge : closing.notAFrame)
  }

  /** After all that it was told before. */
  private tellToGo(socket: WebSocket, code: ClosingCode): void {
    this.delivery.flush()
    this.sockets.tellToGo(socket, code)
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.turns.flush()
    const { person } = this.sockets.of(socket) ?? {}
    this.sockets.forget(socket)
    // Without an answer the browser would see 1006. Most codes that come may not be sent, so that none is repeated.
    socket.close(1000)
    this.publicity.touch()
    const store = this.alive()
    if (!store) return
    if (person) this.asides.type(store, person, socket, false)
    this.schedule(store)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.webSocketClose(socket)
  }

  /** Never throws: an alarm that does, seven times, is lost for good. */
  override async alarm(): Promise<void> {
    this.alarmAt = null
    try {
      if (!this.store) return
      this.turns.flush()
      if (!this.ending && !this.isPastDate()) await this.settle(this.store)
      this.ending ||= this.isToEnd(this.store)
      if (this.ending) await this.end()
    } catch (thrown) {
      log('alarm', { problem: problemOf(thrown) })
      await this.ctx.storage.setAlarm(Date.now() + 30_000)
    }
  }

  /** What came before is taken first. */
  private upToNow(): RoomStore | null {
    this.turns.flush()
    return this.alive()
  }

  /** Null once it is over: past its date, however late the alarm is, or when nobody is in any more. */
  private alive(): RoomStore | null {
    return this.store && !this.ending && !this.isPastDate() && !isDeserted(this.store) ? this.store : null
  }

  private isPastDate(): boolean {
    const expiresAt = this.store?.facts.expiresAt ?? null
    return expiresAt !== null && expiresAt <= Date.now()
  }

  /** A room ends on its date; a deserted group when those who were in know, or can't be told for an hour. */
  private isToEnd(store: RoomStore): boolean {
    if (this.isPastDate() || !isDeserted(store)) return this.isPastDate()
    const untold = this.notices.pending(store, Date.now())
    return !untold || untold.tries > 6
  }

  private managed({ person }: Who): RoomStore | No {
    const store = this.upToNow()
    if (!store) return 'ended'
    const { kind, listed } = store.facts
    return may(store.members.of(person), { do: 'invite', kind, listed }) ? store : 'not-allowed'
  }

  /** Carries out what was asked for beside the sockets. */
  private async ask<Done>(who: Who, done: Done, act: (store: RoomStore) => Outcome | Stay): Promise<Done | No> {
    const store = this.upToNow()
    if (!store) return 'ended'
    const outcome = this.transact(store, () => act(store))
    if (typeof outcome === 'string') return outcome
    const told = this.tell(store, outcome, who)
    this.delivery.flush()
    await told
    return done
  }

  private transact<T>(store: RoomStore, act: () => T): T {
    try {
      return this.ctx.storage.transactionSync(act)
    } catch (thrown) {
      store.doubt()
      throw thrown
    }
  }

  /** The frame's turn: decide, store, then tell, without an `await` between; the runtime holds what is told until it is stored. */
  private receive(store: RoomStore, socket: WebSocket, attachment: Attachment, frame: Up): void {
    const { person } = attachment
    const outcome = this.decide(store, attachment, frame, Date.now())
    this.delivery.reply(socket, outcome.reply)
    const change = changeOf(attachment, outcome)
    if (change) this.sockets.update(socket, change)
    if (outcome.typing !== undefined) this.asides.type(store, person, socket, outcome.typing)
    if (outcome.got !== undefined) this.acknowledged.upTo(socket, outcome.got)
    void this.tell(store, outcome, attachment)
  }

  private decide(store: RoomStore, attachment: Attachment, frame: Up, now: number): Outcome {
    const { person, held } = attachment
    const asker = { who: attachment, held, waitMs: () => this.pace.waitMs(person, now) }
    try {
      return this.transact(store, () => receive(store, asker, frame, now))
    } catch (thrown) {
      if (frame.type === 'send' && isQuota(thrown)) return hold(frame, 'quota', quotaBackMs(now), now)
      throw thrown
    }
  }

  private async tell(store: RoomStore, outcome: Outcome, { person }: Pick<Who, 'person'>): Promise<void> {
    const { broadcast, out = [], concerned, listing, read, marked } = outcome
    this.delivery.tell(broadcast)
    if (broadcast.length > 0) this.remember(store, broadcast)
    if (marked) this.asides.mark(store, person)
    if (out.length > 0) this.sendAway(store, out)
    if (listing) this.publicity.touch()
    if (broadcast.length === 0 && !read) return
    if (concerned) this.notices.wake(concerned)
    this.heed(store, () => (read ? this.notices.read(person, Date.now()) : this.notices.stir(Date.now())))
    if (concerned) await Promise.all([this.notices.tellNow(concerned), this.publish(store)])
  }

  /** What was stored changes what is remembered of people; cheap, for it is done for each message. */
  private remember(store: RoomStore, events: Event[]): void {
    store.marks.stored(events)
    for (const { kind, author, notify } of events) {
      if (kind === 'message') this.asides.endTyping(store, author)
      if (notify) this.notices.wake(notify)
      if (kind !== 'erase') continue
      store.unread.forget()
      this.notices.wakeAll()
    }
  }

  /** Has Inboxes told, and the alarm come after that if none comes sooner. */
  private heed(store: RoomStore, tell: () => void): void {
    const soon = Date.now() + retryMs
    if (this.alarmAt === null || this.alarmAt > soon || isDeserted(store)) this.schedule(store)
    tell()
  }

  /** They hear of it before they go. */
  private sendAway(store: RoomStore, people: PersonId[]): void {
    this.delivery.flush()
    for (const person of people) {
      this.sockets.closeAll(closing.notAMember, person)
      this.asides.endTyping(store, person)
    }
  }

  /** The alarm is set beforehand, for whatever doesn't succeed. */
  private async begin(store: RoomStore): Promise<void> {
    this.schedule(store)
    await this.settle(store)
  }

  /** Tells the Inboxes and the listing what is due; what doesn't succeed the alarm tries again. */
  private async settle(store: RoomStore): Promise<void> {
    try {
      await this.notices.sweep(store, Date.now())
      await this.publish(store)
    } catch (thrown) {
      log('alarm', { step: 'settle', problem: problemOf(thrown) })
    }
    this.schedule(store)
  }

  private async publish(store: RoomStore): Promise<void> {
    const listing = this.publicity.pending(store)
    const due = listing && listingDue(listing, Date.now())
    if (due !== null && due <= Date.now()) await this.publicity.update(store, this.sockets.inside(), Date.now())
  }

  private schedule(store: RoomStore): void {
    const now = Date.now()
    const due = {
      expiresAt: store.facts.expiresAt,
      deserted: isDeserted(store),
      untold: this.notices.pending(store, now),
      listing: this.publicity.pending(store),
    }
    const at = nextAlarm(due, now)
    const soonEnough = this.alarmAt !== null && this.alarmAt > now && at !== null && this.alarmAt <= at
    if (at === null || soonEnough) return
    this.alarmAt = at
    void this.ctx.storage.setAlarm(at)
  }

  private async end(): Promise<void> {
    const { storage } = this.ctx
    await die({
      id: this.id,
      storage,
      database: this.env.DB,
      sockets: this.sockets,
      leavesWord: this.store?.facts.kind === 'group',
      abort: (reason) => this.ctx.abort(reason),
    })
  }
}

function limitsOff(env: Env): boolean {
  const settings = readSettings(env)
  return typeof settings !== 'string' && settings.limitsOff
}
