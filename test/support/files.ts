import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import * as v from 'valibot'
import { filePath, partCount, partPath, type UploadStatus } from '../../protocol/files.ts'
import { type ConversationId, FileId, type PersonId, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Files } from '../../worker/files/object.ts'
import type { FilesStore } from '../../worker/files/store.ts'
import type { Facts } from '../../worker/room/store.ts'
import { filesOf } from '../../worker/rooms/rooms.ts'
import { listedRoom, roomStub } from './objects.ts'
import { newId, origin, type Person } from './people.ts'
import { Random } from './random.ts'

export const newFileId = (): FileId => v.parse(FileId, crypto.getRandomValues(new Uint8Array(16)).toHex())

/** Octets that are no type of anything, the same for a seed. */
export function someOctets(length: number, seed = 1): Uint8Array {
  const random = new Random(seed)
  const octets = new Uint8Array(length)
  const words = new Uint32Array(octets.buffer, 0, length >> 2)
  for (let place = 0; place < words.length; place++) words[place] = random.next() * 2 ** 32
  octets[0] = 0
  return octets
}

export const octetsOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Somebody's browser, as it brings a file into a conversation. */
export class Bringer {
  readonly id = newFileId()

  constructor(
    readonly person: Person,
    readonly conversation: ConversationId,
    readonly octets: Uint8Array,
    readonly type = '',
  ) {}

  get parts(): number {
    return partCount(this.octets.length)
  }

  async begin(): Promise<UploadStatus> {
    return this.person.call('POST /conversations/:conversation/files', this.asked(true))
  }

  put(n: number, octets: Uint8Array = this.part(n), headers: Record<string, string> = {}): Promise<Response> {
    return send(this.person, 'PUT', partPath(this.conversation, this.id, n), octets, headers)
  }

  async finish(): Promise<void> {
    await this.person.call('POST /conversations/:conversation/files/:file/finish', this.asked())
  }

  status(): Promise<UploadStatus> {
    return this.person.call('GET /conversations/:conversation/files/:file/status', this.asked())
  }

  async drop(): Promise<void> {
    await this.person.call('DELETE /conversations/:conversation/files/:file', this.asked())
  }

  async bring(): Promise<this> {
    await this.begin()
    for (let n = 0; n < this.parts; n++) await this.put(n)
    await this.finish()
    return this
  }

  /** As `by` gets it. */
  fetch(by: Person = this.person, headers: Record<string, string> = {}, name = ''): Promise<Response> {
    return by.fetch('GET', filePath(this.conversation, this.id), { query: { as: by.id, name }, headers })
  }

  part(n: number): Uint8Array {
    return this.octets.slice(n * limits.filePartBytes, (n + 1) * limits.filePartBytes)
  }

  asked(withBody = false) {
    const { id, octets, type, conversation } = this
    const params = { conversation, file: id }
    return withBody ? { params, body: { id, bytes: octets.length, type } } : { params }
  }
}

/** Octets as they are, in somebody's name. */
export function send(
  { slot, id, ...person }: Person,
  method: string,
  path: string,
  body: Uint8Array | ReadableStream,
  headers: Record<string, string> = {},
): Promise<Response> {
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return exports.default.fetch(`${origin}/u/${slot}/api${path}?as=${person.signedIn.person.id}`, {
    method,
    headers: { origin, cookie, 'content-type': 'application/octet-stream', ...headers },
    body,
  })
}

export const filesStub = (conversation: ConversationId): DurableObjectStub<Files> => filesOf(env, conversation)

/** What is kept there: files and parts, nothing where there are no tables. */
export const kept = (conversation: ConversationId): Promise<{ files: number; parts: number }> =>
  runInDurableObject(filesStub(conversation), (_, { storage: { sql } }) => {
    if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'part'").toArray().length === 0)
      return { files: 0, parts: 0 }
    const counted = 'SELECT (SELECT count(*) FROM file) AS files, (SELECT count(*) FROM part) AS parts'
    return sql.exec<{ files: number; parts: number }>(counted).one()
  })

/** Whether anything at all is there. */
export const isBare = (conversation: ConversationId): Promise<boolean> =>
  runInDurableObject(
    filesStub(conversation),
    (files, { storage: { sql } }) =>
      (Reflect.get(files, 'store') as FilesStore | null) === null &&
      sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'").toArray()
        .length === 0,
  )

export const alarmOfFiles = (conversation: ConversationId): Promise<number | null> =>
  runInDurableObject(filesStub(conversation), (_, { storage }) => storage.getAlarm())

/** The alarm, whenever it would come. */
export const alarm = (conversation: ConversationId): Promise<boolean> => runDurableObjectAlarm(filesStub(conversation))

/** Says something that names files, and waits until the Room has kept it and said so to Files, if it can be reached. */
export async function name(person: Person, conversation: ConversationId, files: FileId[]) {
  const id = newId()
  await tell(person, conversation, { id, kind: 'message', ...(files.length > 0 && { files }), body: bodyOf(files) })
  return id
}

/** What a message says of files that it names. */
export function bodyOf(ids: FileId[]): string {
  const files = ids.map((id) => ({ id, name: 'a', type: '', bytes: 1 }))
  return JSON.stringify({ is: 'text', text: 'look', ...(files.length > 0 && { files }) })
}

/** Erases a message of one's own. */
export async function erase(person: Person, conversation: ConversationId, ref: string): Promise<void> {
  await tell(person, conversation, { id: newId(), kind: 'erase', ref, body: '' })
}

async function tell(person: Person, conversation: ConversationId, frame: object): Promise<void> {
  const peer = await person.connect(conversation)
  // The second is answered with what the first stored.
  for (let time = 0; time < 2; time++) peer.say({ type: 'send', seal: 'plain', ...frame } as never)
  await peer.next('events')
  peer.socket.close(1000)
  await runDurableObjectAlarm(roomStub(conversation))
}

/** A room of that person's that is unlike others. */
export async function roomLike(owner: Person, over: Partial<Facts>): Promise<ConversationId> {
  const conversation = env.ROOMS.newUniqueId().toString() as ConversationId
  const { device } = owner.signedIn
  const who = { person: owner.id as PersonId, device, session: '0'.repeat(32) as never }
  await roomStub(conversation).createRoom({ ...listedRoom, ...over }, who, newId(), null)
  return conversation
}

export const inAWeek = (): Timestamp => v.parse(Timestamp, Date.now() + limits.roomLifetimeMs)
