import { exports } from 'cloudflare:workers'
import { v7 } from 'uuid'
import * as v from 'valibot'
import type { SignedIn } from '../../protocol/account.ts'
import { heartbeat } from '../../protocol/closing.ts'
import { decodeDown, encode } from '../../protocol/codec.ts'
import type { Down } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import { type Route, routes } from '../../protocol/http.ts'
import { type ConversationId, EventId } from '../../protocol/ids.ts'
import type { Send, Up } from '../../protocol/up.ts'
import { protocolVersion } from '../../protocol/version.ts'
import { currentArgon2 } from '../../worker/auth/credentials.ts'

export const origin = 'http://localhost'

export const newId = (): EventId => v.parse(EventId, v7())

type Gives<R extends Route> = v.InferOutput<(typeof routes)[R]['gives']>

export interface Asked {
  body?: unknown
  params?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string>
}

/** A browser, as far as the Worker can tell: it keeps cookies and says where it stands. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  constructor(readonly slot = 0) {}

  async fetch(method: string, path: string, { body, query, headers }: Asked = {}): Promise<Response> {
    const url = new URL(`${origin}/u/${this.slot}/api${path}`)
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
    const response = await exports.default.fetch(url, {
      method,
      headers: {
        origin,
        cookie: this.cookieHeader(),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    this.keep(response)
    return response
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

/** Somebody who is signed in. */
export class Person extends Visitor {
  constructor(
    slot: number,
    readonly handle: string,
    readonly signedIn: SignedIn,
  ) {
    super(slot)
  }

  get id() {
    return this.signedIn.person.id
  }

  /** Calls a route in one's own name and expects it to be carried out. */
  async call<R extends Route>(route: R, { params, ...asked }: Asked = {}): Promise<Gives<R>> {
    const response = await this.ask(route, { ...asked, ...(params && { params }) })
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`)
    return v.parse(routes[route].gives, await response.json()) as Gives<R>
  }

  /** Calls a route in one's own name, whatever comes of it. */
  ask(route: Route, { params, query, ...asked }: Asked = {}): Promise<Response> {
    const [method = '', path = ''] = route.split(' ')
    const filled = path.replace(/:(\w+)/g, (_, name: string) => params?.[name] ?? '')
    const body = method === 'GET' ? undefined : (asked.body ?? {})
    return this.fetch(method, filled, { ...asked, body, query: { as: this.id, ...query } })
  }

  /** `deaf` never answers a close, as an honest client would. */
  connect(conversation: string, query: Record<string, string> = {}, deaf = false): Promise<Peer> {
    return Peer.connect(this, conversation, { as: this.id, ...query }, deaf)
  }

  /** Opens a conversation at its newest page. */
  async open(conversation: ConversationId): Promise<Peer> {
    const peer = await this.connect(conversation)
    peer.say({ type: 'hello', tail: true })
    await peer.next('page')
    return peer
  }
}

/** What the browser would derive from the password: opaque to the server. */
export async function derived(handle: string, password = 'password123'): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${handle}|${password}`))
  return new Uint8Array(digest).toBase64({ alphabet: 'base64url', omitPadding: true })
}

export async function register(handle: string, slot = 0): Promise<Person> {
  const visitor = new Visitor(slot)
  const body = { handle, auth: await derived(handle), argon2: currentArgon2, deviceName: 'Test' }
  return signedIn(visitor, handle, await visitor.fetch('POST', '/register', { body }))
}

export async function login(handle: string, slot = 0, device?: string): Promise<Person> {
  const visitor = new Visitor(slot)
  const body = { handle, auth: await derived(handle), deviceName: 'Test', ...(device && { device }) }
  return signedIn(visitor, handle, await visitor.fetch('POST', '/login', { body }))
}

async function signedIn(visitor: Visitor, handle: string, response: Response): Promise<Person> {
  if (!response.ok) throw new Error(`${handle}: ${response.status} ${await response.text()}`)
  const person = new Person(visitor.slot, handle, await response.json())
  for (const [name, value] of visitor.cookies) person.cookies.set(name, value)
  return person
}

type FrameOf<T extends Down['type']> = Extract<Down, { type: T }>

/**
 * One end of a conversation's socket: every frame it got, in order, and how it ended. Events that came as one frame are taken one
 * by one, since how many do is the Room's business; `texts` has the frames as they came.
 */
export class Peer {
  readonly frames: Down[] = []
  readonly texts: string[] = []
  closed: { code: number; reason: string } | null = null
  private read = 0
  private wake: () => void = () => {}

  private constructor(
    readonly socket: WebSocket,
    deaf: boolean,
  ) {
    socket.addEventListener('message', ({ data }) => {
      if (data === heartbeat.pong) return
      const frame = typeof data === 'string' ? decodeDown(data) : null
      if (!frame || typeof data !== 'string') throw new Error(`not a frame: ${data}`)
      this.texts.push(data)
      this.frames.push(...(frame.type === 'events' ? oneByOne(frame.events) : [frame]))
      this.wake()
    })
    socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason }
      this.wake()
    })
    socket.accept({ allowHalfOpen: deaf })
  }

  static async connect(
    visitor: Visitor,
    conversation: string,
    query: Record<string, string>,
    deaf = false,
  ): Promise<Peer> {
    const response = await visitor.fetch('GET', `/conversations/${conversation}/socket`, {
      query: { v: String(protocolVersion), ...query },
      headers: { upgrade: 'websocket' },
    })
    if (!response.webSocket) throw new Error(`no socket: ${response.status} ${await response.text()}`)
    return new Peer(response.webSocket, deaf)
  }

  /** The end of a socket that is there already. */
  static of(socket: WebSocket): Peer {
    return new Peer(socket, false)
  }

  say(frame: Up): void {
    this.socket.send(encode(frame))
  }

  /** Until the Room has heard all that was said here. */
  async roundTrip(): Promise<void> {
    const before = this.frames.filter(({ type }) => type === 'members').length
    this.say({ type: 'members', after: null })
    while (this.frames.filter(({ type }) => type === 'members').length === before) {
      if (this.closed) throw new Error(`closed with ${this.closed.code}`)
      await this.change()
    }
  }

  /** What was heard of that type, so far. */
  heard<T extends Down['type']>(type: T): FrameOf<T>[] {
    return this.frames.filter((frame): frame is FrameOf<T> => frame.type === type)
  }

  /** Says a text, and gives its id. */
  text(text: string, over: Partial<Send> = {}): EventId {
    const id = newId()
    this.say({
      type: 'send',
      id,
      kind: 'message',
      seal: 'plain',
      body: JSON.stringify({ is: 'text', text }),
      ...over,
    } as Send)
    return over.id ?? id
  }

  /** The next frame of that type; those before it are passed over. */
  async next<T extends Down['type']>(type: T): Promise<FrameOf<T>> {
    for (;;) {
      while (this.read < this.frames.length) {
        const frame = this.frames[this.read++]
        if (frame?.type === type) return frame as FrameOf<T>
      }
      if (this.closed) throw new Error(`closed with ${this.closed.code} before a ${type}`)
      await this.change()
    }
  }

  async end(): Promise<number> {
    while (!this.closed) await this.change()
    return this.closed.code
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve
    })
  }
}

const oneByOne = (events: Event[]): Down[] => events.map((event) => ({ type: 'events', events: [event] }))

/** A listed room of that person's. */
export async function makeRoom(owner: Person, name = 'Sunday ride'): Promise<ConversationId> {
  const body = { request: newId(), profile: JSON.stringify({ name }), invite: null }
  return (await owner.call('POST /rooms', { body })).conversation
}

export async function joinRoom(person: Person, room: ConversationId): Promise<void> {
  await person.call('POST /rooms/:room/join', { params: { room }, body: { id: newId(), auth: null } })
}

export async function direct(person: Person, other: Person): Promise<ConversationId> {
  return (await person.call('POST /direct', { body: { handle: other.handle } })).conversation
}

/** Comes into a room by its link without an account. */
export async function comeAsGuest(
  room: ConversationId,
  name: string,
  { auth = null, ...asked }: Asked & { auth?: string | null; challenge?: string } = {},
): Promise<Person> {
  const visitor = new Visitor()
  const { challenge, ...about } = asked
  const body = { id: newId(), auth, name, deviceName: 'Test', ...(challenge !== undefined && { challenge }) }
  return signedIn(visitor, name, await visitor.fetch('POST', `/rooms/${room}/guests`, { ...about, body }))
}
