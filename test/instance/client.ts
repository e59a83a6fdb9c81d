import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import type { SignedIn } from '../../protocol/account.ts'
import { heartbeat } from '../../protocol/closing.ts'
import type { Down } from '../../protocol/down.ts'
import type { ConversationId, EventId, PersonId } from '../../protocol/ids.ts'
import type { InboxDown, Row } from '../../protocol/inbox.ts'
import { limits } from '../../protocol/limits.ts'
import { protocolVersion } from '../../protocol/version.ts'

/** Somebody who speaks to a running Parley without a browser: for filling it, loading it and breaking it. */
export class Client {
  readonly url: string
  readonly cookie: string
  readonly signedIn: SignedIn

  private constructor(url: string, cookie: string, signedIn: SignedIn) {
    this.url = url
    this.cookie = cookie
    this.signedIn = signedIn
  }

  static async register(url: string, handle: string, auth = randomBytes(32).toString('base64url')): Promise<Client> {
    const argon2 = { memoryKiB: 65_536, passes: 3, lanes: 1 }
    return Client.enter(url, 'register', { handle, auth, argon2, deviceName: 'Client' })
  }

  static async logIn(url: string, handle: string, auth: string): Promise<Client> {
    return Client.enter(url, 'login', { handle, auth, deviceName: 'Client' })
  }

  private static async enter(url: string, route: string, body: object): Promise<Client> {
    const response = await post(`${url}/u/0/api/${route}`, url, '', body)
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.slice(0, one.indexOf(';')))
      .join('; ')
    return new Client(url, cookie, await response.json())
  }

  get id() {
    return this.signedIn.person.id
  }

  async call<T>(path: string, body: object): Promise<T> {
    return (await post(`${this.url}/u/0/api${path}?as=${this.id}`, this.url, this.cookie, body)).json()
  }

  async direct(handle: string): Promise<ConversationId> {
    return (await this.call<{ conversation: ConversationId }>('/direct', { handle })).conversation
  }

  async makeRoom(name: string): Promise<ConversationId> {
    const body = { request: v7(), profile: JSON.stringify({ name }), invite: null }
    return (await this.call<{ conversation: ConversationId }>('/rooms', body)).conversation
  }

  async join(room: ConversationId): Promise<void> {
    await this.call(`/rooms/${room}/join`, { id: v7(), auth: null })
  }

  async makeGroup(name: string, people: PersonId[]): Promise<ConversationId> {
    const body = { request: v7(), profile: JSON.stringify({ name }), people }
    return (await this.call<{ conversation: ConversationId }>('/groups', body)).conversation
  }

  /** A socket that nobody has said hello on. */
  socket(conversation: ConversationId, url = this.url): WebSocket {
    return this.connect(`/conversations/${conversation}/socket`, url)
  }

  /** A tab's socket to its list, and everything in it so far; `heard` is called with each frame. */
  async list(heard: (frame: InboxDown) => void = () => {}): Promise<{ socket: WebSocket; rows: Row[] }> {
    const socket = this.connect('/inbox/socket')
    const rows: Row[] = []
    await new Promise<void>((told, failed) => {
      socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', rev: 0 }))
      socket.onclose = ({ code }) => failed(new Error(`closed with ${code}`))
      socket.onmessage = ({ data }) => {
        if (data === heartbeat.pong) return
        const frame = JSON.parse(String(data)) as InboxDown
        heard(frame)
        if (frame.type !== 'rows') return
        rows.push(...frame.rows)
        if (!frame.more) told()
      }
    })
    return { socket, rows }
  }

  /** A socket that nobody has said hello on. */
  connect(path: string, url = this.url): WebSocket {
    const address = `${url.replace('http', 'ws')}/u/0/api${path}?as=${this.id}&v=${protocolVersion}`
    // Node's WebSocket takes headers, as no browser's does; its types are a browser's.
    return new WebSocket(address, { headers: { cookie: this.cookie, origin: this.url } } as never)
  }

  /** A socket that is live and acknowledges what it is told, and every frame that comes on it. */
  async open(conversation: ConversationId, heard: (frame: Down) => void = () => {}): Promise<WebSocket> {
    const socket = this.socket(conversation)
    let got = 0
    await new Promise<void>((live, failed) => {
      socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', tail: true }))
      socket.onclose = ({ code }) => failed(new Error(`closed with ${code}`))
      socket.onmessage = ({ data }) => {
        if (data === heartbeat.pong) return
        const frame = JSON.parse(String(data)) as Down
        heard(frame)
        if (frame.type === 'page') live()
        const seq = frame.type === 'events' ? (frame.events.at(-1)?.seq ?? 0) : 0
        if (seq < got + limits.gotEvents) return
        got = seq
        socket.send(JSON.stringify({ type: 'got', seq }))
      }
    })
    return socket
  }
}

async function post(address: string, origin: string, cookie: string, body: object): Promise<Response> {
  const headers = { origin, cookie, 'content-type': 'application/json' }
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
  return response
}

export const sendFrame = (text: string, id = v7()): string =>
  JSON.stringify({
    type: 'send',
    id: id as EventId,
    kind: 'message',
    seal: 'plain',
    body: JSON.stringify({ is: 'text', text }),
  })
