import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { heartbeat } from '../../protocol/closing.ts'
import { ConversationId, PersonId, Timestamp } from '../../protocol/ids.ts'
import type { InboxDown, InboxUp, Row } from '../../protocol/inbox.ts'
import { decodeInboxDown, encode } from '../../protocol/inboxCodec.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { Inbox } from '../../worker/inbox/object.ts'
import type { Notice } from '../../worker/inbox/store.ts'
import type { Person, Visitor } from './people.ts'

type FrameOf<T extends InboxDown['type']> = Extract<InboxDown, { type: T }>

export const inboxStub = (person: PersonId): DurableObjectStub<Inbox> => env.INBOXES.get(env.INBOXES.idFromName(person))

/** An id of a conversation in which there is nobody. */
export const newConversation = (): ConversationId => v.parse(ConversationId, env.ROOMS.newUniqueId().toString())

/** A person who never registered. */
export const newPerson = (): PersonId => v.parse(PersonId, crypto.getRandomValues(new Uint8Array(16)).toHex())

/** What a Room might say of itself, where nothing else matters. */
export const noticeFor = (person: PersonId, over: Partial<Notice> = {}): Notice => ({
  person,
  conversation: newConversation(),
  kind: 'group',
  seal: 'plain',
  profile: '{"name":"Sunday ride"}',
  createdAt: v.parse(Timestamp, 1000),
  expiresAt: null,
  other: null,
  in: true,
  head: 1,
  read: 0,
  unread: 0,
  mentions: 0,
  gone: 0,
  last: null,
  by: null,
  ...over,
})

/** A tab's socket to its person's Inbox: every frame it got, and the list that it holds by them. */
export class List {
  readonly frames: InboxDown[] = []
  readonly held = new Map<ConversationId, Row>()
  rev = 0
  closed: number | null = null
  private read = 0
  private wake: () => void = () => {}

  private constructor(readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }) => {
      if (data === heartbeat.pong) return
      const frame = typeof data === 'string' ? decodeInboxDown(data) : null
      if (!frame) throw new Error(`not a frame: ${data}`)
      this.frames.push(frame)
      if (frame.type === 'rows') this.take(frame)
      this.wake()
    })
    socket.addEventListener('close', ({ code }) => {
      this.closed = code
      this.wake()
    })
    socket.accept()
  }

  static async connect(visitor: Visitor, query: Record<string, string>): Promise<List> {
    const response = await visitor.fetch('GET', '/inbox/socket', {
      query: { v: String(protocolVersion), ...query },
      headers: { upgrade: 'websocket' },
    })
    if (!response.webSocket) throw new Error(`no socket: ${response.status} ${await response.text()}`)
    return new List(response.webSocket)
  }

  /** A tab that holds everything. */
  static async open(person: Person): Promise<List> {
    const list = await List.connect(person, { as: person.id })
    await list.hello(0)
    return list
  }

  say(frame: InboxUp): void {
    this.socket.send(encode(frame))
  }

  /** Until the last page of what was asked for; what came before it is passed over. */
  async hello(rev: number): Promise<void> {
    this.read = this.frames.length
    this.say({ type: 'hello', rev })
    while ((await this.next('rows')).more);
  }

  /** The next frame of that type; those before it are passed over. */
  async next<T extends InboxDown['type']>(type: T): Promise<FrameOf<T>> {
    for (;;) {
      while (this.read < this.frames.length) {
        const frame = this.frames[this.read++]
        if (frame?.type === type) return frame as FrameOf<T>
      }
      if (this.closed !== null) throw new Error(`closed with ${this.closed} before ${type}`)
      await this.change()
    }
  }

  /** Waits until the list is so. */
  async until(isSo: (rows: Row[]) => boolean): Promise<Row[]> {
    for (;;) {
      const rows = this.rows()
      if (isSo(rows)) return rows
      if (this.closed !== null) throw new Error(`closed with ${this.closed} before the list was so`)
      await this.change()
    }
  }

  rows(): Row[] {
    return [...this.held.values()]
  }

  async end(): Promise<number> {
    while (this.closed === null) await this.change()
    return this.closed
  }

  private take({ rows, rev, more, all }: FrameOf<'rows'>): void {
    if (all) this.held.clear()
    for (const row of rows) {
      if (row.in) this.held.set(row.conversation, row)
      else this.held.delete(row.conversation)
    }
    if (!more) this.rev = rev
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve
    })
  }
}

/** What is in somebody's list now. */
export async function listOf(person: Person): Promise<Row[]> {
  const list = await List.open(person)
  const rows = list.rows()
  list.socket.close(1000)
  return rows
}
