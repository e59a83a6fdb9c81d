import * as v from 'valibot'
import { encode } from '../../protocol/codec.ts'
import { type Content, isMessage } from '../../protocol/content.ts'
import type { Refused } from '../../protocol/down.ts'
import type { Membership, Setting } from '../../protocol/event.ts'
import type { ConversationId, EventId, FileId, PersonId } from '../../protocol/ids.ts'
import { Send } from '../../protocol/up.ts'
import type { Beside, FailureReason, Queued, RoomDisk } from '../disk/roomDisk.ts'
import { type Item, Uploads } from '../files/uploads.ts'
import { httpWire } from '../files/wire.ts'
import { type Deed, isDeed, isMine } from '../seal/opening.ts'
import type { Line } from '../session/session.ts'
import { reflect, refuse, unanswered } from './outbox.ts'
import type { Reader } from './reader.ts'
import { Sender } from './sender.ts'
import { step } from './step.ts'
import type { Screen } from './sync.ts'

/** Whoever holds it sends what this account says in that conversation on this device. */
export const sendLock = (person: PersonId, conversation: ConversationId): string =>
  `parley.send.${person}.${conversation}`

/**
 * What is said here and in the other tabs, on its way to the Room. It is sent by one page at a time, and while that is live and
 * needn't wait; what is refused for good is kept as such.
 */
export class Outgoing {
  readonly uploads: Uploads
  private readonly sender: Sender
  private bringing: AbortController | null = null
  private readonly ended = new AbortController()
  private live = false
  private leading = false
  private back: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly line: Line,
    private readonly conversation: ConversationId,
    private readonly screen: Screen,
    private readonly disk: Promise<RoomDisk>,
    private readonly reader: Reader,
    send: (frame: string) => void,
  ) {
    this.sender = new Sender((id) => this.sealed(id), send)
    this.uploads = new Uploads({
      conversation,
      wire: httpWire(line),
      sealer: async () => reader.sealer,
      there: (id) => this.nextWith(id),
      failed: (id) => this.giveUp(id, 'file'),
      now: Date.now,
      random: line.world.random,
      wait,
      changed: () => screen.brought(),
    })
    line.world.watch((what) => what === 'online' && this.uploads.hurry(), this.ended.signal)
    line.world.lead(sendLock(line.me.id, conversation), (now) => this.lead(now), this.ended.signal)
  }

  /** Sends what the model has queued, if this is the page that sends: at once if it can be, and once its files are there. */
  push(id: EventId): void {
    if (this.canSend()) this.sender.push(id)
  }

  /** Begins again from the oldest that is unanswered. */
  resume(): void {
    this.live = true
    this.bring()
    if (this.canSend()) this.sender.start(unanswered(this.screen.model))
  }

  pause(): void {
    this.live = false
    this.sender.stop()
    this.stopWaiting()
  }

  close(): void {
    this.ended.abort()
    this.bringing?.abort()
    this.pause()
  }

  /** Calls back whenever another tab has said something, failed or dropped it. */
  async watch(changed: () => void): Promise<void> {
    ;(await this.disk).watch(changed, this.ended.signal)
  }

  async read(): Promise<void> {
    const items = await (await this.disk).queued()
    for (const item of items) this.take(item)
    this.screen.update((model) => reflect(model, items))
    for (const id of unanswered(this.screen.model)) this.push(id)
  }

  answered(ids: readonly EventId[]): void {
    for (const id of ids) {
      this.sender.answered(id)
      this.uploads.settle(id)
    }
  }

  refused({ id, reason, retryAfterMs }: Refused): void {
    if (retryAfterMs === undefined) this.giveUp(id, reason)
    else if (!this.back) this.wait(reason, retryAfterMs)
  }

  giveUp(id: EventId, reason: FailureReason): void {
    this.screen.update((model) => refuse(model, id, reason))
    void this.disk.then((disk) => disk.fail(id, reason))
    this.sender.answered(id)
    this.uploads.settle(id)
  }

  /** Files go before the message that names them. They are here before it is shown. */
  take({ id, content, failed, octets }: Queued): void {
    if (failed || !octets || content.is !== 'text') return
    const items = (content.files ?? []).flatMap((file): Item[] => {
      const held = octets[file.id]
      return held ? [{ file, octets: held }] : []
    })
    this.uploads.add({ id, items })
  }

  /** Begins once the conversation has said how it is sealed. */
  private bring(): void {
    if (this.bringing || !this.leading || !this.live) return
    this.bringing = new AbortController()
    void this.uploads.lead(this.bringing.signal)
  }

  /** What answers or changes a message comes after it. */
  private nextWith(id: EventId): void {
    const { model } = this.screen
    this.push(id)
    for (const other of unanswered(model)) if (model.messages[other]?.ref === id) this.push(other)
  }

  private canSend(): boolean {
    return this.live && this.leading && !this.back
  }

  private lead(now: boolean): void {
    this.leading = now
    if (now && this.live) this.resume()
    if (now) return
    this.sender.stop()
    this.bringing?.abort()
    this.bringing = null
  }

  private wait(reason: Refused['reason'], ms: number): void {
    this.sender.stop()
    this.screen.waiting({ reason, until: Date.now() + ms })
    this.back = setTimeout(() => {
      this.stopWaiting()
      this.resume()
    }, ms)
  }

  private stopWaiting(): void {
    clearTimeout(this.back)
    this.back = undefined
    this.screen.waiting(null)
  }

  private async sealed(id: EventId): Promise<string | null> {
    const message = this.screen.model.messages[id]
    if (message?.standing.at !== 'queued') return null
    if (!isMine(message.said) || this.uploads.holds(id) || this.waitsFor(message.ref)) return null
    if (message.said.is === 'erased') return this.erasure(id, message.ref)
    return isDeed(message.said) ? encode(told(id, message.said)) : this.sealedSaid(id, message.said, message)
  }

  private waitsFor(ref: EventId | undefined): boolean {
    return ref !== undefined && this.uploads.holds(ref)
  }

  private erasure(id: EventId, ref: EventId | undefined): string | null {
    const seal = this.screen.model.facts?.seal
    return seal && ref ? encode({ type: 'send', id, kind: 'erase', ref, seal, body: '' }) : null
  }

  private async sealedSaid(id: EventId, content: Content, { ref, notify }: Beside): Promise<string | null> {
    const { line, conversation, reader } = this
    if (!reader.sealer) return null
    const kind = isMessage(content) ? 'message' : 'change'
    const envelope = { author: line.me.id, device: line.device, id, kind, ref } as const
    const sealed = await reader.sealer.seal(conversation, envelope, content).catch(() => null)
    await step('sealed')
    if (!sealed) this.giveUp(id, 'malformed')
    const names = namedIn(content)
    return sealed && encode(v.parse(Send, { type: 'send', id, kind, ref, notify, ...names, ...sealed }))
  }
}

/** What stands in the clear of its files, so that they go with it: of a message alone. */
const namedIn = (content: Content): { files?: FileId[] } =>
  content.is === 'text' && content.files ? { files: content.files.map(({ id }) => id) } : {}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })

/** What the Room must understand itself is never sealed. */
function told(id: EventId, deed: Deed): Send {
  const plain = { type: 'send', id, seal: 'plain' } as const
  if (deed.is !== 'membership') return { ...plain, kind: 'setting', body: JSON.stringify(deed satisfies Setting) }
  const { is: _, ...membership } = deed
  return { ...plain, kind: 'member', body: JSON.stringify(membership satisfies Membership) }
}
