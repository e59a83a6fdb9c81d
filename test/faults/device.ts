import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, EventId } from '../../protocol/ids.ts'
import type { Disk } from '../../web/disk/disk.ts'
import { memoryDisk } from '../../web/disk/memory.ts'
import type { Happening, World } from '../../web/net/world.ts'
import { empty, type Message, type Model, seqOf } from '../../web/room/model.ts'
import { submit } from '../../web/room/outbox.ts'
import { type Link, Sync } from '../../web/room/sync.ts'
import { plainSealer } from '../../web/seal/plain.ts'
import { ServerClock } from '../../web/session/clock.ts'
import type { Line } from '../../web/session/session.ts'
import type { Client } from '../instance/client.ts'
import { Random } from '../support/random.ts'
import type { DeviceHistory, Entry, View } from './history.ts'

export interface DeviceOptions {
  name: string
  client: Client
  conversation: ConversationId
  /** Its disk, which another tab may have too. */
  disk?: Disk
  /** For its jitter. */
  random?: Random
  /** Its clock, which may be wrong. */
  clock?: () => number
}

/** A browser's tab without the browser: the very code that keeps a conversation there, and a record of what came of it. */
export class Device {
  readonly name: string
  readonly history: DeviceHistory
  model: Model
  link: Link = { at: 'connecting' }
  /** How often it has tried to connect. */
  attempts = 0
  /** Is told each event when it is shown. */
  shown = (_: Entry): void => {}
  private readonly disk: Disk
  private readonly waiting = new Set<EventId>()
  /** What this life has shown as not yet sent. */
  private readonly onItsWay = new Set<EventId>()
  private readonly listeners = new Set<() => void>()
  private readonly watching = new Set<(what: Happening) => void>()
  private view: View = { entries: [], isLast: true }
  private life = new AbortController()
  private sync: Sync

  constructor(private readonly options: DeviceOptions) {
    this.name = options.name
    this.disk = options.disk ?? memoryDisk()
    this.model = empty(options.client.id)
    this.history = { name: options.name, said: [], acknowledged: [], views: [this.view] }
    this.sync = this.start()
  }

  /** What it said that it doesn't know to be stored. */
  get unanswered(): number {
    return this.waiting.size
  }

  /** Whether it is live and nothing is on its way. */
  get isSettled(): boolean {
    return this.link.at === 'live' && this.waiting.size === 0
  }

  /** As web/room/store.ts does it: on the disk before it is on the screen. */
  async say(text: string): Promise<EventId> {
    const at = this.options.clock?.() ?? Date.now()
    const id = v.parse(EventId, v7({ msecs: at }))
    const content = { is: 'text', text } as const
    this.history.said.push({ id, text })
    this.waiting.add(id)
    const { life } = this
    const item = { id, content, at, failed: null }
    await this.disk.room(this.options.conversation).queue(item)
    if (life.signal.aborted) return id
    this.update((model) => submit(model, id, content, at))
    this.sync.push(id)
    return id
  }

  /** What its network or its owner does. */
  experience(what: Happening): void {
    for (const happened of this.watching) happened(what)
  }

  /** Its process is gone, and all that wasn't on disk with it; nothing it was about to do is done. */
  crash(): void {
    this.life.abort()
    this.sync.close()
    this.link = { at: 'away' }
  }

  restart(): void {
    this.life = new AbortController()
    this.model = empty(this.options.client.id)
    this.onItsWay.clear()
    this.startView()
    this.sync = this.start()
  }

  /** Resolves once it `holds`, which is asked at each change. */
  until(what: string, holds: () => boolean, withinMs = 30_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.listeners.delete(ask)
        reject(new Error(`${this.name} isn’t ${what} after ${withinMs} ms: ${this.state()}`))
      }, withinMs)
      const ask = (): void => {
        if (!holds()) return
        clearTimeout(timer)
        this.listeners.delete(ask)
        resolve()
      }
      this.listeners.add(ask)
      ask()
    })
  }

  private state(): string {
    return `${JSON.stringify(this.link)}, head ${this.model.head}, ${this.waiting.size} unanswered, ${this.attempts} attempts`
  }

  private start(): Sync {
    const { client, conversation } = this.options
    const { person: me, device } = client.signedIn
    const { signal } = this.life
    const disk = Promise.resolve(whileAlive(this.disk, signal))
    const line: Line = {
      slot: 0,
      me,
      device,
      disk,
      clock: new ServerClock(disk),
      world: this.world(),
      sealerFor: async () => plainSealer,
      connect: () => {
        this.attempts++
        return client.socket(conversation)
      },
      ask: async () => ({ ok: false, error: 'offline', message: '' }),
      refresh: async () => 'signed-out' as const,
    }
    return new Sync(line, conversation, {
      model: this.model,
      update: (change) => signal.aborted || this.update(change),
      link: (link) => {
        this.link = link
        this.tell()
      },
      loading: () => {},
      waiting: () => {},
      brought: () => {},
    })
  }

  /** A page that is always looked at, and sends by itself. */
  private world(): World {
    const random = this.options.random ?? new Random(1)
    return {
      watch: (happened, signal) => {
        this.watching.add(happened)
        signal.addEventListener('abort', () => this.watching.delete(happened))
      },
      lead: (_, changed) => changed(true),
      random: () => random.next(),
    }
  }

  private update(change: (model: Model) => void): void {
    change(this.model)
    this.look()
    this.settle()
    this.tell()
  }

  /** Writes down what is shown at the end now that wasn't before. */
  private look(): void {
    const { order, messages, low } = this.model
    const messageAt = (index: number) => messages[order[index] as EventId]
    const last = this.view.entries.at(-1)
    const isKnown = last !== undefined && messages[last.id as EventId]?.standing.at === 'sent'
    if (last && (!isKnown || low > last.seq + 1)) this.startView()
    const known = this.view.entries.at(-1)?.id
    let first = order.length
    while (first > 0 && order[first - 1] !== known && seqOf(messageAt(first - 1)) >= low) first--
    for (let index = first; index < order.length; index++) this.show(toEntry(messageAt(index)))
  }

  private show(entry: Entry): void {
    this.view.entries.push(entry)
    this.shown(entry)
  }

  private startView(): void {
    this.view.isLast = false
    this.view = { entries: [], isLast: true }
    this.history.views.push(this.view)
  }

  /** What was on its way and isn't any more is acknowledged, as far as its author can see. */
  private settle(): void {
    const queued = new Set(this.model.outbox)
    for (const id of queued) this.onItsWay.add(id)
    for (const id of this.waiting) {
      if (queued.has(id) || !this.onItsWay.has(id)) continue
      this.waiting.delete(id)
      this.history.acknowledged.push(id)
    }
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}

function toEntry(message: Message | undefined): Entry {
  if (message?.standing.at !== 'sent') throw new Error('a message stands in the log and wasn’t sent')
  return { seq: message.standing.seq, id: message.id, text: message.said.is === 'text' ? message.said.text : null }
}

/** A disk that a process can reach until it is killed: what it asks then is neither done nor answered. */
function whileAlive(disk: Disk, signal: AbortSignal): Disk {
  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const act = Reflect.get(target, name)
        if (typeof act !== 'function') return act
        return (...args: unknown[]) => (signal.aborted ? new Promise(() => {}) : act.apply(target, args))
      },
    })
  return { ...disk, room: (conversation) => guard(disk.room(conversation)) }
}
