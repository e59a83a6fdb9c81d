import { encode } from '../../protocol/codec.ts'
import type { Down, Page, RefusalReason } from '../../protocol/down.ts'
import type { Event, Mark } from '../../protocol/event.ts'
import type { ConversationId, EventId, Seq } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Send, Up } from '../../protocol/up.ts'
import { addLive, addPage, empty, forget, describe as learn, type Model } from '../../web/room/model.ts'
import { refuse, submit } from '../../web/room/outbox.ts'
import type { Who } from '../../worker/auth/token.ts'
import { upgradeFor } from '../../worker/socket.ts'
import { opened } from './logs.ts'
import { roomStub } from './objects.ts'
import type { Random } from './random.ts'

/** Comes after all that a Room has told; no Room says it by itself. */
export const toldAll = 'told all'

/**
 * A browser's tab without the browser: it folds what it hears by the browser's own model, sends again what is unanswered when
 * it comes back, and notes whatever it hears that the protocol forbids.
 */
export class Tab {
  readonly model: Model
  /** What is yet to be answered, in the order in which it was said. */
  unanswered: Send[] = []
  /** Turned down for good; what was sent twice may be turned down first and then stored. */
  readonly refused = new Map<EventId, RefusalReason>()
  readonly acknowledged = new Set<EventId>()
  /** What it was told live, without the answers to what it sent again. */
  readonly told: number[] = []
  readonly wrong: string[] = []
  /** How often it said anything. */
  said = 0
  live = false
  /** Whether a page has made this socket live. */
  private wasLive = false
  closedWith: number | null = null
  private socket: WebSocket | null = null
  private readonly timesSent = new Map<EventId, number>()
  /** What the pages on their way were asked for. */
  private asked: ('newer' | 'older')[] = []
  private waiting: (() => void)[] = []
  private arrived = () => {}
  private hearAll = () => {}
  /** How far it has said on this socket that it read, and how far the Room has surely heard. */
  private saysRead = 0
  surelyRead = 0
  /** The marks of others that it was told. */
  readonly marks: Mark[] = []

  constructor(
    readonly who: Who,
    private readonly room: ConversationId,
  ) {
    this.model = empty(who.person)
  }

  get isOpen(): boolean {
    return this.socket !== null
  }

  /** Comes back with what it holds; hello is its first word. */
  async connect(): Promise<void> {
    this.drop()
    const { webSocket: socket } = await roomStub(this.room).fetch(upgradeFor(this.who))
    if (!socket) throw new Error('no socket')
    this.socket = socket
    this.closedWith = null
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.socket) this.hear(String(data))
    })
    socket.addEventListener('close', ({ code }) => {
      if (socket === this.socket) this.lose(code)
    })
    socket.accept()
    this.hello()
  }

  /** Goes without hearing what is on its way. */
  drop(): void {
    this.socket?.close(1000)
    if (this.socket) this.lose(1000)
  }

  /** Says where it is, once more too. */
  helloAgain(): void {
    if (this.live) this.hello()
  }

  private hello(): void {
    const { head, headId } = this.model
    this.ask('newer', headId ? { type: 'hello', last: head as Seq, id: headId } : { type: 'hello', tail: true })
  }

  /** Says that it was somewhere where it wasn't, and is told so. */
  helloFromElsewhere(id: EventId): void {
    if (this.live) this.ask('newer', { type: 'hello', last: Math.max(1, this.model.head) as Seq, id })
  }

  /** Comes back holding nothing but what is yet to be sent. */
  async startAfresh(): Promise<void> {
    this.drop()
    forget(this.model)
    await this.connect()
  }

  askEarlier(limit: number): void {
    const { low, facts } = this.model
    if (this.live && facts && low > facts.from) this.ask('older', { type: 'before', seq: low as Seq, limit })
  }

  /** Asks for what it holds already; a page that was told twice does no harm. */
  askAgain(random: Random, limit: number): void {
    const { low, head } = this.model
    if (this.live) this.ask('older', { type: 'more', after: low - 1 + random.below(head - low + 2), limit })
  }

  /** `isNew` is false for an id that somebody has used already. */
  send(frame: Send, isNew = true): void {
    this.unanswered.push(frame)
    if (!isNew) this.timesSent.set(frame.id, 1)
    else if (frame.kind === 'message') submit(this.model, frame.id, { is: 'text', text: frame.body }, 0)
    if (this.live) this.transmit(frame)
  }

  read(seq: number, shown: boolean): void {
    if (!this.live || seq < 1) return
    this.saysRead = Math.max(this.saysRead, seq)
    this.say({ type: 'read', seq: seq as Seq, shown })
  }

  type(on: boolean): void {
    this.say({ type: 'typing', on })
  }

  hasResent(id: EventId): boolean {
    return (this.timesSent.get(id) ?? 0) > 1
  }

  /** Sends what is unanswered again, from the oldest. */
  resume(): void {
    if (this.live) for (const frame of this.unanswered) this.transmit(frame)
  }

  /** Until all that it said was dealt with, or its socket is gone. */
  async roundTrip(): Promise<void> {
    if (!this.socket) return
    const { socket, saysRead } = this
    const answered = new Promise<void>((resolve) => this.waiting.push(resolve))
    socket.send(encode({ type: 'members', after: null }))
    await answered
    if (this.socket === socket) this.surelyRead = Math.max(this.surelyRead, saysRead)
  }

  /** Until it was given the pages that it has asked for, or its socket is gone. */
  async pages(): Promise<void> {
    if (this.asked.length > 0) await new Promise<void>((resolve) => (this.arrived = resolve))
  }

  /** Until it has heard what the Room has told it so far, by a word that is on its way, or its socket is gone. */
  async heardAll(): Promise<void> {
    if (this.socket) await new Promise<void>((resolve) => (this.hearAll = resolve))
  }

  private transmit(frame: Send): void {
    this.timesSent.set(frame.id, (this.timesSent.get(frame.id) ?? 0) + 1)
    this.say(frame)
  }

  private ask(what: 'newer' | 'older', frame: Up): void {
    if (!this.socket) return
    this.asked.push(what)
    if (what === 'newer') this.live = false
    this.say(frame)
  }

  private say(frame: Up): void {
    this.said++
    this.socket?.send(encode(frame))
  }

  private lose(code: number): void {
    this.socket = null
    this.live = false
    this.wasLive = false
    this.saysRead = 0
    this.closedWith = code
    this.asked = []
    for (const resolve of this.waiting.splice(0)) resolve()
    this.arrived()
    this.hearAll()
  }

  private hear(text: string): void {
    if (text === toldAll) this.hearAll()
    else this.take(JSON.parse(text))
    if (this.asked.length === 0) this.arrived()
  }

  private take(frame: Down): void {
    if (frame.type === 'members') this.waiting.shift()?.()
    if (frame.type === 'state') learn(this.model, frame)
    if (frame.type === 'page') this.takePage(frame)
    if (frame.type === 'events') this.takeEvents(frame.events)
    if (frame.type === 'refused' && frame.retryAfterMs === undefined) this.giveUp(frame.id, frame.reason)
    if (frame.type === 'reset') this.startOver()
    if (frame.type === 'lag') this.wrong.push('told that it lags')
    if (frame.type === 'typing' && frame.person === this.who.person) this.wrong.push('told of its own writing')
    if ('marks' in frame) this.takeMarks(frame.marks)
  }

  private takeMarks(marks: Mark[]): void {
    if (marks.some(({ person }) => person === this.who.person)) this.wrong.push('told of its own mark')
    this.marks.push(...marks)
  }

  private startOver(): void {
    this.asked.shift()
    forget(this.model)
    this.hello()
  }

  private takePage({ low, high, head, events, changes }: Page): void {
    addPage(this.model, low, high, opened(events), opened(changes))
    for (const event of events) this.settle(event)
    if (this.asked.shift() !== 'newer') return
    if (high < head) this.ask('newer', { type: 'more', after: high, limit: limits.pageEvents })
    else this.goLive()
  }

  private goLive(): void {
    this.live = !this.asked.includes('newer')
    this.wasLive = true
    this.resume()
  }

  private takeEvents(events: Event[]): void {
    for (const event of events) {
      const again = event.author === this.who.person && this.hasResent(event.id)
      if (!again) this.judge(event.seq)
      addLive(this.model, opened([event]))
      this.settle(event)
    }
  }

  /** A socket that a page made live is told the next one each time, and nothing else. */
  private judge(seq: number): void {
    const { head } = this.model
    if (!this.wasLive) this.wrong.push(`told ${seq} before the page that reaches the head`)
    else if (this.live && seq !== head + 1) this.wrong.push(`told ${seq} after ${head}`)
    this.told.push(seq)
  }

  private settle({ id, author }: Event): void {
    if (author !== this.who.person) return
    if (!this.unanswered.some((frame) => frame.id === id) && !this.refused.has(id)) return
    this.unanswered = this.unanswered.filter((frame) => frame.id !== id)
    this.acknowledged.add(id)
  }

  private giveUp(id: EventId, reason: RefusalReason): void {
    this.unanswered = this.unanswered.filter((frame) => frame.id !== id)
    this.refused.set(id, reason)
    refuse(this.model, id, reason)
  }
}
