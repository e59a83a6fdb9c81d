import * as v from 'valibot'
import { decodeDown, encode } from '../../protocol/codec.ts'
import type { Down, Page, Refused, State } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import { type ConversationId, type EventId, type PersonId, Seq } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Up } from '../../protocol/up.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { Stopped } from '../net/closing.ts'
import { ReturningSocket } from '../net/socket.ts'
import type { Sealer } from '../seal/sealer.ts'
import type { Session } from '../session/session.ts'
import { addLive, addPage, describe, forget, type Model, refuse, reopen, seatMore, unanswered } from './model.ts'
import { type Opened, openAll } from './opening.ts'
import { Outbox } from './outbox.ts'

/** How the conversation's socket stands. */
export type Link =
  | { at: 'connecting' }
  | { at: 'live' }
  | { at: 'away' }
  | { at: 'stopped'; why: Stopped | 'signed-out' }

/** Where what was heard goes to. */
export interface Screen {
  model: Model
  update(change: (model: Model) => void): void
  link(link: Link): void
  loading(loading: boolean): void
}

/**
 * Keeps a model in step with its conversation. Frames are taken one after the other, since a body takes time to open.
 *
 *     opened ─► hello ─► state ─► page ─► (more ─► page)* ─► live ─► events, with a hello again on a gap
 */
export class Sync {
  private readonly socket: ReturningSocket
  private readonly outbox: Outbox
  private readonly waiting = new Map<EventId, Event>()
  private sealer: Sealer | null = null
  private stopWaiting = () => {}
  private turn = Promise.resolve()
  private live = false
  private membersUpTo: PersonId | null = null
  /** Counts connections, so that what was heard on the one before makes nothing live. */
  private connection = 0

  constructor(
    private readonly session: Session,
    private readonly conversation: ConversationId,
    private readonly screen: Screen,
  ) {
    this.outbox = new Outbox(
      (id) => this.sealed(id),
      (frame) => this.socket.send(frame),
    )
    const path = `/conversations/${conversation}/socket`
    this.socket = new ReturningSocket(session.socketUrl(path, { v: String(protocolVersion) }), {
      opened: () => this.hello(),
      heard: (text) => {
        const { connection } = this
        this.inTurn(() => this.hear(text, connection))
      },
      away: () => this.lose({ at: 'away' }),
      stopped: (why) => this.lose({ at: 'stopped', why }),
      refresh: () => this.refresh(),
    })
  }

  close(): void {
    this.stopWaiting()
    this.outbox.pause()
    this.socket.close()
  }

  /** Sends what the model has queued under this id; at once if it can be, else when the socket is back. */
  push(id: EventId): void {
    if (this.live) this.outbox.push(id)
  }

  /** Asks for what is above. False when it can't be asked for now. */
  loadEarlier(): boolean {
    const { low, facts } = this.screen.model
    if (!this.live || !facts || low <= facts.from) return false
    return this.speak({ type: 'before', seq: v.parse(Seq, low), limit: limits.pageEvents })
  }

  /** Asks for the next members, in order of their ids. */
  moreMembers(): void {
    this.speak({ type: 'members', after: this.membersUpTo })
  }

  private speak(frame: Up): boolean {
    return this.socket.send(encode(frame))
  }

  private hello(): void {
    const { head, headId } = this.screen.model
    this.speak(headId ? { type: 'hello', last: v.parse(Seq, head), id: headId } : { type: 'hello', tail: true })
  }

  private inTurn(step: () => Promise<void>): void {
    this.turn = this.turn.then(step)
  }

  private async hear(text: string, connection: number): Promise<void> {
    const frame = decodeDown(text)
    if (frame) await this.take(frame, connection)
    else this.lose({ at: 'stopped', why: 'reload' })
  }

  private async take(frame: Down, connection: number): Promise<void> {
    switch (frame.type) {
      case 'state':
        return this.takeState(frame)
      case 'page':
        return this.takePage(frame, connection)
      case 'events':
        return this.takeEvents(frame.events)
      case 'refused':
        return this.takeRefusal(frame)
      case 'reset':
        this.screen.update((model) => forget(model))
        return this.hello()
      case 'members':
        this.membersUpTo = frame.members.at(-1)?.person ?? null
        return this.screen.update((model) => seatMore(model, frame.members))
    }
  }

  private async takeState(state: State): Promise<void> {
    this.sealer ??= await this.findSealer(state)
    if (this.sealer) this.screen.update((model) => describe(model, state))
    else this.lose({ at: 'stopped', why: 'reload' })
  }

  private async takePage({ low, high, head, events, changes }: Page, connection: number): Promise<void> {
    const opened = await this.open(events)
    const changed = await this.open(changes)
    this.screen.update((model) => addPage(model, low, high, opened, changed))
    this.screen.loading(false)
    if (this.live || connection !== this.connection) return
    if (high < head) this.speak({ type: 'more', after: high, limit: limits.pageEvents })
    else this.goLive()
  }

  private goLive(): void {
    this.live = true
    this.screen.link({ at: 'live' })
    this.outbox.resume(unanswered(this.screen.model))
  }

  private async takeEvents(events: Event[]): Promise<void> {
    const opened = await this.open(events)
    let whole = true
    this.screen.update((model) => {
      whole = addLive(model, opened)
    })
    if (whole) return
    this.live = false
    this.hello()
  }

  private takeRefusal({ id, reason, retryAfterMs }: Refused): void {
    if (retryAfterMs === undefined) this.screen.update((model) => refuse(model, id, reason))
    else setTimeout(() => this.live && this.outbox.resume(unanswered(this.screen.model)), retryAfterMs)
  }

  private async open(events: Event[]): Promise<Opened[]> {
    if (!this.sealer || events.length === 0) return []
    const opened = await openAll(this.sealer, this.conversation, events)
    for (const { event, said } of opened)
      if (said.is === 'unreadable' && said.why === 'waiting') this.waiting.set(event.id, event)
    return opened
  }

  private async findSealer({ seal }: State): Promise<Sealer | null> {
    const sealer = await this.session.sealerFor(seal)
    if (sealer) this.stopWaiting = sealer.onReady(() => this.inTurn(() => this.openWaiting()))
    return sealer
  }

  private async openWaiting(): Promise<void> {
    const events = [...this.waiting.values()]
    this.waiting.clear()
    const opened = await this.open(events)
    this.screen.update((model) => reopen(model, opened))
  }

  /** The frame of something that is still to be sent. */
  private async sealed(id: EventId): Promise<string | null> {
    const message = this.screen.model.messages[id]
    if (!this.sealer || message?.standing.at !== 'queued' || message.said.is !== 'text') return null
    const { session, conversation } = this
    const envelope = { author: session.me.id, device: session.device, id, kind: 'message' } as const
    const { seal, body } = await this.sealer.seal(conversation, envelope, { is: 'text', text: message.said.text })
    return encode({ type: 'send', id, kind: 'message', seal, body })
  }

  private async refresh(): Promise<boolean> {
    const refreshed = await this.session.refresh()
    if (!refreshed && navigator.onLine) this.lose({ at: 'stopped', why: 'signed-out' })
    return refreshed
  }

  private lose(link: Link): void {
    this.connection++
    this.live = false
    this.outbox.pause()
    this.screen.loading(false)
    this.screen.link(link)
  }
}
