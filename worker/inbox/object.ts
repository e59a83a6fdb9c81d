import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { closing, heartbeat } from '../../protocol/closing.ts'
import type { ConversationId, PersonId, RequestId, SessionId, Timestamp } from '../../protocol/ids.ts'
import type { InboxUp, Row } from '../../protocol/inbox.ts'
import { decodeInboxUp } from '../../protocol/inboxCodec.ts'
import { limits } from '../../protocol/limits.ts'
import type { MailWishes } from '../../protocol/mail.ts'
import type { Erasing } from '../../protocol/security.ts'
import { byteLength } from '../../protocol/text.ts'
import { isBlocked } from '../contacts/contacts.ts'
import { limitsOff } from '../env.ts'
import { log, problemOf } from '../log.ts'
import { Pace } from '../room/pace.ts'
import { filesOf, findRoom } from '../rooms/rooms.ts'
import { acceptAndClose, whoOf } from '../socket.ts'
import { Asking } from './asking.ts'
import { type Attachment, readAttachment } from './attachment.ts'
import { depart } from './departing.ts'
import { disconnect } from './disconnecting.ts'
import { expire, leave, receive, take, unhide } from './inbox.ts'
import { isLive, wasAdded } from './policy.ts'
import { Post } from './post.ts'
import { Presence } from './presence.ts'
import { Sockets } from './sockets.ts'
import { InboxStore, type Notice, type Wish } from './store.ts'
import { Upkeep } from './upkeep.ts'

const wishesKeptMs = 24 * 3600_000
/** After how long sockets that were silent are taken for dead. */
const silentMs = 5 * 60_000

/** One person's own place: the shell around inbox.ts. Their list, their tabs, and where their sessions have other sockets. */
export class Inbox extends DurableObject<Env> {
  private readonly store = InboxStore.open(this.ctx.storage)
  private readonly sockets = new Sockets(this.ctx)
  private readonly pace = new Pace(limitsOff(this.env))
  private readonly presences = new Presence(this.env, this.store, this.sockets)
  private readonly asking = new Asking(this.store, {
    roomOf: (conversation) => findRoom(this.env, conversation),
    take: (notice) => this.notice(notice),
    tell: (rows) => this.tell(rows),
  })
  private readonly post = new Post(this.env, this.store, this.sockets, (person) => this.asking.askArmed(person))
  private readonly upkeep = new Upkeep(this.ctx.storage, this.store, this.sockets, this.post)

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(heartbeat.ping, heartbeat.pong))
  }

  /** What a Room says of itself. Whoever isn't live is not told again until they come; then the Room is asked. */
  async notice(notice: Notice): Promise<{ live: boolean }> {
    const known = this.store.line(notice.conversation)
    const added = wasAdded(notice, known) ? notice.by : null
    const isByBlocked = added !== null && (await isBlocked(drizzle(this.env.DB), notice.person, added))
    const hiddenBy = isByBlocked ? added : (notice.in && known?.hiddenBy) || null
    const now = Date.now()
    const live = isLive(this.sockets.lastSeen(), now)
    if (this.store.departure.hears(notice)) return this.wave()
    this.tell(take(this.store, notice, { live, hiddenBy }, now))
    const isSilent = !live && this.sockets.all().length > 0
    if (notice.in !== known?.in || isSilent || this.upkeep.goesSooner(notice)) this.upkeep.schedule()
    else if (!live) await this.upkeep.remindToMail(now)
    return { live: live && hiddenBy === null }
  }

  /** Which room or group a repeated request to make one means. */
  async wish(id: RequestId, wish: Wish): Promise<Wish> {
    return this.store.wish(id, wish, Date.now(), wishesKeptMs)
  }

  /** A room that its person was in has been ended before its date. */
  async ended(conversation: ConversationId): Promise<void> {
    const line = this.store.line(conversation)
    if (!line) return
    this.store.sessions.forgetLive(conversation)
    this.tell(leave(this.store, line, Date.now()))
  }

  /** Its person has blocked somebody, or not any more. */
  async blocked(person: PersonId, other: PersonId, on: boolean): Promise<void> {
    if (on) {
      this.store.unwatch(other)
      await this.presence(other, null)
    } else {
      unhide(this.store, other)
      await this.askArmed(person)
    }
  }

  /** Its person has begun a file where theirs take so much now. Whether all of them together take no more than they may. */
  async holds(person: PersonId, conversation: ConversationId, octets: number, until: number | null): Promise<boolean> {
    const { holdings } = this.store
    const now = Date.now()
    holdings.forget(now)
    holdings.keep(conversation, octets, until, now)
    if (!holdings.isTooMuch()) return true
    await holdings.recount((one) => filesOf(this.env, one).heldBy(person), now)
    return !holdings.isTooMuch()
  }

  /** How its person wants to be written to by e-mail. */
  async mail(person: PersonId, wishes: MailWishes): Promise<void> {
    this.store.mailing.want(person, wishes, this.store.rev(), Date.now())
    this.upkeep.schedule()
  }

  /** Something happened to its person's account, of which they may want to be written. */
  async nudge(): Promise<void> {
    if (!this.store.mailing.read()) return
    this.store.mailing.update({ nudged: true })
    this.upkeep.schedule()
  }

  /** That person looks at this one's presence until then. */
  async watched(by: PersonId, until: number): Promise<void> {
    this.store.watch(by, until)
  }

  /** Tells those who look at somebody; false when nobody does. */
  async presence(person: PersonId, seenAt: Timestamp | null): Promise<boolean> {
    const looksOn = ({ watches }: Attachment) => watches.includes(person)
    this.sockets.tell({ type: 'presence', people: [{ person, seenAt }] }, looksOn)
    return this.sockets.all().some(looksOn)
  }

  /**
   * Remembers that a session has a socket there; false when it was revoked. It is asked after the Room accepted: a session
   * revoked before is found here, one revoked later is found by `disconnect`.
   */
  async connected(session: SessionId, conversation: ConversationId): Promise<boolean> {
    if (this.store.sessions.isRevoked(session)) return false
    this.store.sessions.setLive(session, conversation)
    return true
  }

  /** Ends a session's sockets: its own at once, and each Room's now or by the alarm, until it has confirmed it. */
  async revoke(session: SessionId): Promise<void> {
    this.store.sessions.revoke(session, Date.now())
    this.sockets.closeAll(closing.signIn, session)
    this.upkeep.schedule()
    await this.disconnect()
    this.upkeep.schedule()
  }

  /** Its person goes for good: true once every Room in which they are or were has confirmed it. What fails the alarm tries again. */
  async erase(person: PersonId, messages: Erasing): Promise<boolean> {
    this.ctx.storage.transactionSync(() => {
      this.store.departure.begin(person, messages)
      this.store.mailing.drop()
    })
    this.upkeep.schedule()
    const whole = await this.depart()
    this.upkeep.schedule()
    return whole
  }

  /** A socket of this person's, from one of their tabs. */
  override async fetch(request: Request): Promise<Response> {
    const who = whoOf(request)
    if (!who) return new Response(null, { status: 400 })
    if (this.store.sessions.isRevoked(who.session)) return acceptAndClose(closing.signIn)
    this.store.mailing.update({ hereAt: Date.now() })
    const { 0: client, 1: server } = new WebSocketPair()
    if (!this.sockets.accept(server, who, Date.now())) return acceptAndClose(closing.tooManySockets)
    return new Response(null, { status: 101, webSocket: client })
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    try {
      await this.hear(socket, message)
    } catch (thrown) {
      log('error', { step: 'frame', problem: problemOf(thrown) })
      this.sockets.forget(socket)
      socket.close(1011, 'bug')
    }
  }

  private async hear(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const attachment = this.sockets.of(socket)
    if (!attachment) return
    if (this.pace.isTooFast(socket, Date.now())) return this.sockets.tellToGo(socket, closing.tooFast)
    if (typeof message !== 'string') return this.sockets.tellToGo(socket, closing.notText)
    if (byteLength(message) > limits.sendFrameBytes) return this.sockets.tellToGo(socket, closing.tooLarge)
    const frame = decodeInboxUp(message)
    if (!frame) return this.sockets.tellToGo(socket, closing.notAFrame)
    await this.receive(socket, attachment, frame, false)
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    // What it knew, also when this is what the object was woken by, or it was told to go.
    const attachment = readAttachment(socket)
    this.sockets.forget(socket)
    this.store.mailing.update({ hereAt: Date.now() })
    // Without an answer the browser would see 1006. Most codes that come may not be sent, so that none is repeated.
    socket.close(1000)
    if (attachment) await this.presences.gone(attachment.person, attachment.activeAt, Date.now())
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.webSocketClose(socket)
  }

  /** Never throws: an alarm that does, seven times, is lost for good. */
  override async alarm(): Promise<void> {
    this.upkeep.alarmed()
    try {
      const now = Date.now()
      this.tell(expire(this.store, now))
      this.store.holdings.forget(now)
      await this.disconnect()
      await this.depart()
      await this.post.deliver(now)
      this.sockets.closeSilent(now - silentMs)
      const [someone] = this.sockets.all()
      if (someone && isLive(this.sockets.lastSeen(), now)) await this.askArmed(someone.person)
      this.upkeep.schedule()
    } catch (thrown) {
      log('alarm', { problem: problemOf(thrown) })
      await this.upkeep.again()
    }
  }

  /** The frame's turn: decide, store, then tell; what comes of asking others comes later. */
  private async receive(socket: WebSocket, attachment: Attachment, frame: InboxUp, asked: boolean): Promise<void> {
    const { person } = attachment
    const now = Date.now()
    const outcome = this.ctx.storage.transactionSync(() => receive(this.store, { asked }, frame, now))
    this.tell(outcome.changed)
    this.sockets.reply(socket, outcome.reply)
    if (outcome.live) await this.goLive(socket, person)
    if (outcome.active) await this.beActive(socket, person, now)
    if (outcome.watch) await this.watch(socket, person, outcome.watch, now)
    if (outcome.ask) {
      await this.asking.ask(person, outcome.ask)
      await this.receive(socket, attachment, frame, true)
    }
  }

  private async goLive(socket: WebSocket, person: PersonId): Promise<void> {
    this.sockets.update(socket, { live: true })
    await this.askArmed(person)
  }

  private async beActive(socket: WebSocket, person: PersonId, now: number): Promise<void> {
    this.sockets.update(socket, { activeAt: now })
    await this.presences.active(person, now)
  }

  private async watch(socket: WebSocket, person: PersonId, people: PersonId[], now: number): Promise<void> {
    this.sockets.update(socket, { watches: people })
    this.sockets.reply(socket, [{ type: 'presence', people: await this.presences.watch(person, people, now) }])
  }

  private async askArmed(person: PersonId): Promise<void> {
    await this.asking.askArmed(person)
    this.upkeep.schedule()
  }

  private tell(rows: Row[]): void {
    if (rows.length > 0) this.sockets.tell({ type: 'rows', rows, rev: this.store.rev(), more: false, all: false })
  }

  private disconnect(): Promise<void> {
    const rooms = this.env.ROOMS
    return disconnect(this.store.sessions, (conversation) => rooms.get(rooms.idFromString(conversation)))
  }

  private depart(): Promise<boolean> {
    return depart(this.store.departure, (conversation) => findRoom(this.env, conversation))
  }

  /** Nobody is here, and nobody comes back. */
  private wave(): { live: boolean } {
    this.upkeep.schedule()
    return { live: false }
  }
}
