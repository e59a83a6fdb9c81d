import { DurableObject } from 'cloudflare:workers'
import * as v from 'valibot'
import { closing, heartbeat } from '../../protocol/closing.ts'
import { decodeUp } from '../../protocol/codec.ts'
import type { Preview } from '../../protocol/http.ts'
import { ConversationId, type EventId, type PersonId, type SessionId } from '../../protocol/ids.ts'
import type { Up } from '../../protocol/up.ts'
import { hashKey } from '../auth/hmac.ts'
import type { Who } from '../auth/token.ts'
import { readSettings } from '../env.ts'
import type { Rights } from '../files/ticket.ts'
import { log, problemOf } from '../log.ts'
import { filesOf } from '../rooms/rooms.ts'
import { acceptAndClose, whoOf } from '../socket.ts'
import { listingDue, nextAlarm } from './alarm.ts'
import { type Attachment, changeOf } from './attachment.ts'
import { Attachments, fileRights } from './attachments.ts'
import { Delivery } from './delivery.ts'
import { die } from './expiry.ts'
import { Notices } from './notices.ts'
import { Pace } from './pace.ts'
import { isIn } from './policy.ts'
import { Publicity, shown } from './publicity.ts'
import { isQuota, quotaBackMs } from './quota.ts'
import { enter, hold, join, leave, type Outcome, type RoomSummary, receive, summarise } from './room.ts'
import { Sockets } from './sockets.ts'
import { type Facts, RoomStore } from './store.ts'

/** Why a conversation doesn't do what it was asked for. */
export type No = 'ended' | 'not-allowed'

/** One conversation: the shell around room.ts. Sockets, sleep, transactions and time; not one word about chat. */
export class Room extends DurableObject<Env> {
  private store = RoomStore.open(this.ctx.storage)
  private readonly id = v.parse(ConversationId, this.ctx.id.toString())
  private readonly sockets = new Sockets(this.ctx)
  private readonly delivery = new Delivery(this.sockets)
  private readonly pace = new Pace(limitsOff(this.env))
  private readonly notices = new Notices(this.id, (person) => this.env.INBOXES.get(this.env.INBOXES.idFromName(person)))
  private readonly publicity = new Publicity(this.id, this.env.DB)
  private readonly attachments = new Attachments(this.ctx.storage.sql, () => filesOf(this.env, this.id))
  private alarmAt: number | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(heartbeat.ping, heartbeat.pong))
  }

  /** Makes a direct chat, once: both people pressing at the same moment make one. */
  async createDirect(facts: Facts, people: PersonId[]): Promise<void> {
    if (this.store) return
    this.store = this.ctx.storage.transactionSync(() => {
      const store = RoomStore.create(this.ctx.storage.sql, facts)
      for (const person of people) store.join(person, 'member', 1, 1)
      return store
    })
  }

  /** Makes a room with its first member, once. `invite` is the hash of its link's secret. A date in the past makes nothing. */
  async createRoom(facts: Facts, owner: Who, id: EventId, invite: string | null): Promise<void> {
    if (this.store || (facts.expiresAt ?? 0) <= Date.now()) return
    this.store = this.ctx.storage.transactionSync(() => {
      const store = RoomStore.create(this.ctx.storage.sql, facts)
      if (invite) store.invite(invite)
      enter(store, owner, id, 'owner', facts.createdAt)
      return store
    })
    await this.settle(this.store)
  }

  async join(who: Who, id: EventId, auth: string | null): Promise<'in' | No> {
    const hash = auth && (await hashKey(auth))
    const store = this.alive()
    if (!store) return 'ended'
    const now = Date.now()
    const invited = hash !== null && store.admits(hash, now)
    const outcome = this.ctx.storage.transactionSync(() => join(store, who, id, invited, now))
    if (!outcome) return 'not-allowed'
    await this.tell(store, outcome, who)
    return 'in'
  }

  async leave(who: Who, id: EventId): Promise<'out' | No> {
    const store = this.alive()
    if (!store) return 'ended'
    const outcome = this.ctx.storage.transactionSync(() => leave(store, who, id, Date.now()))
    if (!outcome) return 'not-allowed'
    await this.tell(store, outcome, who)
    return 'out'
  }

  /** What somebody sees of a room before they join. */
  async preview(person: PersonId, auth: string | null): Promise<Preview | No> {
    const hash = auth && (await hashKey(auth))
    const store = this.alive()
    if (!store) return 'ended'
    const member = isIn(store.member(person))
    const { kind, listed } = store.facts
    const invited = hash !== null && store.admits(hash, Date.now())
    if (kind !== 'room' || !(member || listed || invited)) return 'not-allowed'
    return { ...shown(this.id, store), people: store.memberCount(), inside: this.sockets.inside(), listed, member }
  }

  /** What a member sees of it in their list. */
  async summary(person: PersonId): Promise<RoomSummary | No> {
    const store = this.alive()
    return store ? (summarise(store, person) ?? 'not-allowed') : 'ended'
  }

  /** What a member may do with this conversation's files. */
  async mayFiles(person: PersonId): Promise<Rights | No> {
    const store = this.alive()
    return store ? (fileRights(store, person) ?? 'not-allowed') : 'ended'
  }

  /** Closes the sockets of a session that was revoked. */
  async disconnect(session: SessionId): Promise<void> {
    this.sockets.closeAll(closing.signIn, session)
  }

  /** A member's socket. Membership is decided in this turn. */
  override async fetch(request: Request): Promise<Response> {
    const who = whoOf(request)
    if (!who) return new Response(null, { status: 400 })
    const store = this.alive()
    if (!store) return acceptAndClose(closing.ended)
    if (!isIn(store.member(who.person))) return acceptAndClose(closing.notAMember)
    const { 0: client, 1: server } = new WebSocketPair()
    if (!this.sockets.accept(server, who, Date.now())) return acceptAndClose(closing.tooManySockets)
    this.publicity.touch()
    this.schedule(store)
    return new Response(null, { status: 101, webSocket: client })
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
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
    if (!store) this.sockets.tellToGo(socket, closing.ended)
    else if (this.pace.isTooFast(socket, Date.now())) this.sockets.tellToGo(socket, closing.tooFast)
    else if (typeof message !== 'string') this.sockets.tellToGo(socket, closing.notText)
    else this.hearText(store, socket, attachment, message)
  }

  private hearText(store: RoomStore, socket: WebSocket, attachment: Attachment, text: string): void {
    const decoded = decodeUp(text)
    if (decoded.ok) this.receive(store, socket, attachment, decoded.frame)
    else if (decoded.send) this.delivery.reply(socket, [{ type: 'refused', id: decoded.send, reason: 'malformed' }])
    else this.sockets.tellToGo(socket, decoded.problem === 'too-large' ? closing.tooLarge : closing.notAFrame)
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.sockets.forget(socket)
    // Without an answer the browser would see 1006. Most codes that come may not be sent, so that none is repeated.
    socket.close(1000)
    this.publicity.touch()
    const store = this.alive()
    if (store) this.schedule(store)
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.webSocketClose(socket)
  }

  /** Never throws: an alarm that does, seven times, is lost for good. */
  override async alarm(): Promise<void> {
    this.alarmAt = null
    try {
      if (!this.store) return
      if (this.alive()) await this.settle(this.store)
      else await this.end()
    } catch (thrown) {
      log('alarm', { problem: problemOf(thrown) })
      await this.ctx.storage.setAlarm(Date.now() + 30_000)
    }
  }

  /** Null past its date, however late the alarm is. */
  private alive(): RoomStore | null {
    const expiresAt = this.store?.facts.expiresAt ?? null
    return expiresAt === null || expiresAt > Date.now() ? this.store : null
  }

  /** The frame's turn: decide, store, then tell, without an `await` between; the runtime holds what is told until it is stored. */
  private receive(store: RoomStore, socket: WebSocket, attachment: Attachment, frame: Up): void {
    const now = Date.now()
    const outcome = this.decide(store, attachment, frame, now)
    this.delivery.reply(socket, outcome.reply)
    const change = changeOf(attachment, outcome)
    if (change) this.sockets.update(socket, change)
    void this.tell(store, outcome, attachment)
  }

  private decide(store: RoomStore, attachment: Attachment, frame: Up, now: number): Outcome {
    const { person, held } = attachment
    const asker = { who: attachment, held, waitMs: () => this.pace.waitMs(person, now) }
    try {
      return this.ctx.storage.transactionSync(() => receive(store, asker, frame, now))
    } catch (thrown) {
      if (frame.type === 'send' && isQuota(thrown)) return hold(frame, 'quota', quotaBackMs(now), now)
      throw thrown
    }
  }

  private async tell(store: RoomStore, outcome: Outcome, { person }: Pick<Who, 'person'>): Promise<void> {
    this.delivery.tell(outcome.broadcast)
    if (outcome.out) this.sockets.closeAll(closing.notAMember, person)
    if (outcome.membership) this.publicity.touch()
    const isFirst = outcome.broadcast.some(({ seq }) => seq === 1)
    if (outcome.membership || isFirst || this.attachments.pending(Date.now())) await this.settle(store)
  }

  /** Tells the Inboxes and the listing what is due, with the alarm set beforehand for whatever doesn't succeed. */
  private async settle(store: RoomStore): Promise<void> {
    try {
      this.schedule(store)
      await this.attachments.tell(Date.now())
      await this.notices.tell(store, Date.now())
      const listing = this.publicity.pending(store)
      const due = listing && listingDue(listing, Date.now())
      if (due !== null && due <= Date.now()) await this.publicity.update(store, this.sockets.inside(), Date.now())
    } catch (thrown) {
      log('alarm', { step: 'settle', problem: problemOf(thrown) })
    }
    this.schedule(store)
  }

  private schedule(store: RoomStore): void {
    const now = Date.now()
    const due = {
      expiresAt: store.facts.expiresAt,
      untold: this.notices.pending(store, now),
      files: this.attachments.pending(now),
      listing: this.publicity.pending(store),
    }
    const at = nextAlarm(due, now)
    if (at === null || at === this.alarmAt) return
    this.alarmAt = at
    void this.ctx.storage.setAlarm(at)
  }

  private async end(): Promise<void> {
    const { storage } = this.ctx
    await die({
      id: this.id,
      storage,
      database: this.env.DB,
      files: filesOf(this.env, this.id),
      sockets: this.sockets,
      abort: (reason) => this.ctx.abort(reason),
    })
  }
}

function limitsOff(env: Env): boolean {
  const settings = readSettings(env)
  return typeof settings !== 'string' && settings.limitsOff
}
