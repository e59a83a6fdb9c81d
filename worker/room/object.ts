import { DurableObject } from 'cloudflare:workers'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { closing } from '../../protocol/closing.ts'
import { ConversationId, EventId, type PersonId, type SessionId, Timestamp } from '../../protocol/ids.ts'
import type { Preview } from '../../protocol/rooms.ts'
import type { Erasing } from '../../protocol/security.ts'
import type { Up } from '../../protocol/up.ts'
import { hashKey } from '../auth/hmac.ts'
import type { Who } from '../auth/token.ts'
import { limitsOff } from '../env.ts'
import type { Rights } from '../files/ticket.ts'
import type { Notice } from '../inbox/store.ts'
import { log, problemOf } from '../log.ts'
import { filesOf, inboxOf } from '../rooms/rooms.ts'
import { acceptAndClose, isGuest, whoOf } from '../socket.ts'
import { Acknowledged } from './acknowledged.ts'
import { Asides } from './asides.ts'
import type { Attachment } from './attachment.ts'
import { Attachments, fileRights } from './attachments.ts'
import { enrol } from './census.ts'
import { Delivery } from './delivery.ts'
import { die, endNow, hasEnded, isOver, isPast } from './expiry.ts'
import { foundDirect, foundGroup, foundRoom } from './founding.ts'
import { Hearing } from './hearing.ts'
import type { Invite, NewInvite } from './invites.ts'
import { inviteFor, setInvite } from './inviting.ts'
import { block, type Joining, join, leave, mayEnter, type Stay } from './membership.ts'
import { bannedFor, knownTo } from './moderation.ts'
import { Newcomers } from './newcomers.ts'
import { noticeFor } from './notice.ts'
import { Notices } from './notices.ts'
import type { Outcome } from './outcome.ts'
import { Pace } from './pace.ts'
import { part } from './parting.ts'
import { isIn } from './policy.ts'
import { previewFor } from './preview.ts'
import { Publicity } from './publicity.ts'
import { isQuota, quotaBackMs } from './quota.ts'
import { mayWrite, receive } from './room.ts'
import { saidIn } from './seen.ts'
import { hold } from './sending.ts'
import { Sockets } from './sockets.ts'
import { type Facts, RoomStore } from './store.ts'
import { tally } from './tally.ts'
import { Telling } from './telling.ts'
import { Upkeep } from './upkeep.ts'

/** Why a conversation doesn't do what it was asked for. */
export type No = 'ended' | Stay

/** One conversation: the shell around room.ts. Sockets, sleep, transactions and time; not one word about chat. */
export class Room extends DurableObject<Env> {
  private store = RoomStore.open(this.ctx.storage)
  private readonly id = v.parse(ConversationId, this.ctx.id.toString())
  private readonly sockets = new Sockets(this.ctx)
  private readonly pace = new Pace(limitsOff(this.env))
  private readonly delivery = new Delivery(this.sockets, new Acknowledged(this.store?.log.head() ?? 0))
  private readonly asides = new Asides(this.delivery)
  private readonly notices = new Notices({
    conversation: this.id,
    inboxOf: (person) => inboxOf(this.env, person),
    store: () => (this.store && !isPast(this.store, Date.now()) ? this.store : null),
    delivered: (store, person) => this.asides.mark(store, person),
  })
  private readonly publicity = new Publicity(this.id, this.env.DB)
  private readonly attachments = new Attachments(this.ctx.storage.sql, () => filesOf(this.env, this.id))
  private readonly upkeep = new Upkeep(this.ctx.storage, this.sockets, this.notices, this.publicity, this.attachments)
  private readonly telling = new Telling(this.sockets, this.delivery, this.asides, this.notices, this.upkeep)
  private readonly newcomers = new Newcomers(this.env.DB)
  private readonly hearing = new Hearing(this.sockets, this.delivery, this.pace, {
    alive: () => this.alive(),
    ask: (...said) => this.newcomers.ask(...said),
    receive: (...said) => this.receive(...said),
  })
  /** Whether what may have been left untold before a restart has been looked for. */
  private settled = false
  /** It is being deleted, and may have no tables any more. */
  private ending = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    void ctx.blockConcurrencyWhile(() => this.upkeep.resume())
  }

  /** Makes a direct chat, once: both people pressing at the same moment make one. `blockedBy` have blocked the other. */
  async createDirect(facts: Facts, people: PersonId[], blockedBy: PersonId[]): Promise<void> {
    if (!this.store) this.make(facts, (store) => foundDirect(store, people, blockedBy))
  }

  /** Makes a room with its first member, once. `invite` is the hash of its link's secret. A date in the past makes nothing. */
  async createRoom(facts: Facts, owner: Who, id: EventId, invite: string | null): Promise<void> {
    if (this.store || (facts.expiresAt ?? 0) <= Date.now()) return
    await this.upkeep.begin(this.make(facts, (store) => foundRoom(store, owner, id, invite)))
  }

  /** Makes a group with its first members, once. */
  async createGroup(facts: Facts, owner: Who, id: EventId, people: PersonId[]): Promise<void> {
    if (this.store || hasEnded(this.ctx.storage)) return
    await this.upkeep.begin(this.make(facts, (store) => foundGroup(store, owner, id, people, newEventId)))
  }

  /** A guest comes with where they come from. */
  async join(who: Who, id: EventId, auth: string | null, guest?: Joining['guest']): Promise<'in' | No> {
    const hash = auth && (await hashKey(auth))
    const joining = { ...who, ...(guest && { guest }) }
    return this.ask(who, 'in', (store) => join(store, joining, id, hash, Date.now()))
  }

  async leave(who: Who, id: EventId): Promise<'out' | No> {
    return this.ask(who, 'out', (store) => leave(store, who, id, Date.now()))
  }

  /** What somebody sees of a room or a group before they join. */
  async preview(person: PersonId, auth: string | null, guest?: Joining['guest']): Promise<Preview | No> {
    const hash = auth && (await hashKey(auth))
    const entering = { person, ...(guest && { guest }) }
    return this.answer((store) =>
      mayEnter(store, entering, hash, Date.now())
        ? previewFor(store, this.id, person, this.sockets.inside())
        : 'not-allowed',
    )
  }

  /** Who can't come back, for those who decide that. */
  async banned({ person }: Who): Promise<PersonId[] | No> {
    return this.answer((store) => bannedFor(store, person))
  }

  /** A guest has made an account. */
  async kept(person: PersonId): Promise<void> {
    this.upToNow()?.members.endGuest(person)
  }

  /** Those of `people` who are or were in, for somebody who is. */
  async known({ person }: Who, people: PersonId[]): Promise<PersonId[] | No> {
    return this.answer((store) => knownTo(store, person, people))
  }

  /** The link that opens it; a new one revokes the one before, null revokes it. */
  async setInvite({ person }: Who, invite: NewInvite | null): Promise<'done' | No> {
    return this.answer((store) => setInvite(store, person, invite, Date.now()))
  }

  /** The link that opens it now, for those who may manage it. */
  async invite({ person }: Who): Promise<Invite | null | No> {
    return this.answer((store) => inviteFor(store, person, Date.now()))
  }

  /** In a direct chat: from here on, or not any more, nothing of the other reaches `person`. */
  async block(person: PersonId, other: PersonId, on: boolean): Promise<void> {
    const store = this.upToNow()
    if (!store || !block(store, person, other, on)) return
    this.notices.wake([person])
    if (on) return
    this.upkeep.remind(store)
    this.notices.stir(Date.now())
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
    if (isIn(member) && store.marks.delivered(member, store.log.head())) this.asides.mark(store, person)
    return noticeFor(store, this.id, member)
  }

  /** Somebody's account goes, and they from here; false while there is more to do. */
  async erasePerson(person: PersonId, messages: Erasing): Promise<boolean> {
    const store = this.upToNow()
    if (!store) return true
    const parting = { person, messages, newId: newEventId }
    const parted = store.transact(() => part(store, parting, v.parse(Timestamp, Date.now())))
    const told = this.telling.tell(store, person, parted)
    this.delivery.flush()
    await told
    return parted.whole && (await this.attachments.part(person))
  }

  /** What a member may do with this conversation's files. */
  async mayFiles(person: PersonId): Promise<Rights | 'ended' | 'not-allowed'> {
    return this.answer((store) => fileRights(store, person) ?? 'not-allowed')
  }

  /** Who said something that `person` can see, for a report. */
  async saidIn(person: PersonId, id: EventId): Promise<{ author: PersonId; isRoom: boolean } | No> {
    return this.answer((store) => saidIn(store, person, id))
  }

  /** The instance's owner ends it now. Those who were in, whose Inboxes are to be told. */
  async end(): Promise<PersonId[] | No> {
    const store = this.upToNow()
    if (!store) return 'ended'
    const people = endNow(store, Date.now())
    if (people === 'not-allowed') return people
    this.sockets.closeAll(closing.ended)
    this.upkeep.schedule(store)
    return people
  }

  /** Closes the sockets of a session that was revoked. */
  async disconnect(session: SessionId): Promise<void> {
    this.hearing.flush()
    this.sockets.closeAll(closing.signIn, session)
  }

  /** A member's socket. Membership is decided in this turn. */
  override async fetch(request: Request): Promise<Response> {
    const who = whoOf(request)
    if (!who) return new Response(null, { status: 400 })
    const store = this.upToNow()
    if (!store) return acceptAndClose(closing.ended)
    const member = store.members.of(who.person)
    if (!isIn(member)) return acceptAndClose(closing.notAMember)
    if (member.guest && !isGuest(request)) store.members.endGuest(who.person)
    const { 0: client, 1: server } = new WebSocketPair()
    if (!this.sockets.accept(server, who, Date.now())) return acceptAndClose(closing.tooManySockets)
    this.upkeep.touch()
    this.upkeep.schedule(store)
    if (!this.settled) this.notices.stir(Date.now())
    this.settled = true
    return new Response(null, { status: 101, webSocket: client })
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.hearing.add(socket, message)
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.hearing.flush()
    const { person } = this.sockets.of(socket) ?? {}
    this.sockets.forget(socket)
    // Without an answer the browser would see 1006. Most codes that come may not be sent, so that none is repeated.
    socket.close(1000)
    this.upkeep.touch()
    const store = this.alive()
    if (!store) return
    if (person) this.asides.type(store, person, socket, false)
    this.upkeep.schedule(store)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.webSocketClose(socket)
  }

  /** Never throws: an alarm that does, seven times, is lost for good. */
  override async alarm(): Promise<void> {
    this.upkeep.alarmed()
    try {
      if (!this.store) return
      this.hearing.flush()
      this.ending ||= await this.upkeep.wake(this.store)
      if (!this.ending) return await tally(this.store, this.env.DB, Date.now())
      const files = filesOf(this.env, this.id)
      const leavesWord = this.store.facts.expiresAt === null
      await die({ id: this.id, ctx: this.ctx, database: this.env.DB, files, sockets: this.sockets, leavesWord })
    } catch (thrown) {
      log('alarm', { problem: problemOf(thrown) })
      await this.upkeep.again()
    }
  }

  /** The frame's turn: decide, store, then tell, without an `await` between; the runtime holds what is told until it is stored. */
  private receive(store: RoomStore, socket: WebSocket, attachment: Attachment, frame: Up, isHere: boolean): void {
    const outcome = this.decide(store, attachment, frame, isHere, Date.now())
    this.telling.answer(store, socket, attachment, outcome)
    void this.telling.tell(store, attachment.person, outcome)
  }

  private decide(store: RoomStore, attachment: Attachment, frame: Up, isHere: boolean, now: number): Outcome {
    const { person, held } = attachment
    const asker = {
      who: attachment,
      held,
      waitMs: () => this.pace.waitMs(person, now),
      searchWaitMs: () => this.pace.searchWaitMs(person, now),
      isHere,
      newId: newEventId,
    }
    try {
      const act = () => receive(store, asker, frame, now)
      return mayWrite(frame) ? store.transact(act) : act()
    } catch (thrown) {
      if (frame.type === 'send' && isQuota(thrown)) return hold(frame, 'quota', quotaBackMs(now), now)
      throw thrown
    }
  }

  private make(facts: Facts, found: (store: RoomStore) => void): RoomStore {
    const store = RoomStore.create(this.ctx.storage, facts, found)
    this.store = store
    const enrolled = enrol(this.env.DB, this.id, facts)
    this.ctx.waitUntil(enrolled.catch((thrown) => log('error', { step: 'enrol', problem: problemOf(thrown) })))
    return store
  }

  /** What came before is taken first. */
  private upToNow(): RoomStore | null {
    this.hearing.flush()
    return this.alive()
  }

  /** Null once it is over, however late the alarm is. */
  private alive(): RoomStore | null {
    return this.store && !this.ending && !isOver(this.store, Date.now()) ? this.store : null
  }

  /** Answers for itself alone: nobody else is told anything of it. */
  private answer<Answer>(act: (store: RoomStore) => Answer): Answer | 'ended' {
    const store = this.upToNow()
    return store ? act(store) : 'ended'
  }

  /** Carries out what was asked for beside the sockets. */
  private async ask<Done>(who: Who, done: Done, act: (store: RoomStore) => Outcome | Stay): Promise<Done | No> {
    const store = this.upToNow()
    if (!store) return 'ended'
    const outcome = store.transact(() => act(store))
    if (typeof outcome === 'string') return outcome
    const told = this.telling.tell(store, who.person, outcome)
    this.delivery.flush()
    await told
    return done
  }
}

const newEventId = (): EventId => v.parse(EventId, v7())
