import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { vi } from 'vitest'
import type { Membership } from '../../protocol/event.ts'
import type { ConversationId, EventId, PersonId, Seq } from '../../protocol/ids.ts'
import type { Level, Row, SetRow } from '../../protocol/inbox.ts'
import type { Send } from '../../protocol/up.ts'
import { refusalOf, wish } from './guests.ts'
import { inboxStub, List } from './inbox.ts'
import { roomStub } from './objects.ts'
import { joinRoom, login, makeRoom, newId, type Peer, type Person, register } from './people.ts'
import type { Random } from './random.ts'

/** What a line of the list says, of all that is counted or set. */
export type Said = Pick<Row, 'head' | 'read' | 'unread' | 'mentions' | 'level' | 'marked' | 'pinned' | 'archived'> & {
  last: { seq: number; erased: boolean } | null
}

/** Null for a line that isn't there. */
export function saidBy(row: Row | undefined): Said | null {
  if (!row) return null
  const { head, read, unread, mentions, level, marked, pinned, archived, last } = row
  const erased = last?.kind === 'message' && last.body === ''
  return { head, read, unread, mentions, level, marked, pinned, archived, last: last && { seq: last.seq, erased } }
}

/** An event, as plainly as it can be written down. Its seq is its place, from 1. */
interface Entry {
  kind: Send['kind']
  id: EventId | null
  author: PersonId
  namesMe: boolean
  erased: boolean
}

const asNew = { level: 'all' as Level, pinned: false, archived: false, marked: false }

/** A conversation of mine with others, and all that was done in it: what the lists are held against. */
export class Talk {
  readonly log: Entry[] = []
  isIn = true
  own = { ...asNew }
  private from = 1
  private mark = 0

  constructor(
    readonly id: ConversationId,
    readonly kind: Row['kind'],
    readonly me: PersonId,
    readonly others: Map<Person, Peer>,
  ) {}

  add(kind: Entry['kind'], author: PersonId, over: Partial<Entry> = {}): void {
    this.changing(() => this.log.push({ kind, id: null, author, namesMe: false, erased: false, ...over }))
  }

  erase(id: EventId | null): void {
    for (const entry of this.log) if (entry.id === id) entry.erased = true
  }

  readUpTo(seq: number): void {
    this.changing(() => {
      this.mark = Math.max(this.mark, Math.min(seq, this.log.length))
    })
  }

  /** I come, by the newest event. */
  enter(): void {
    const seq = this.log.length
    this.isIn = true
    this.own = { ...asNew }
    this.mark = Math.max(this.mark, seq)
    if (this.kind === 'group') this.from = seq
  }

  /** Whether I see it: I may have come after it. */
  isSeen(entry: Entry): boolean {
    return this.isIn && this.log.indexOf(entry) + 1 >= this.from
  }

  /** Null for a line that isn't there. */
  expected(): Said | null {
    if (!this.isIn || this.log.length === 0) return null
    const read = this.read()
    const unread = this.log.filter(
      ({ kind, author, erased }, index) =>
        kind === 'message' && author !== this.me && !erased && index + 1 > read && index + 1 >= this.from,
    )
    return {
      head: this.log.length,
      read,
      unread: unread.length,
      mentions: unread.filter(({ namesMe }) => namesMe).length,
      ...this.own,
      last: this.last(),
    }
  }

  private read(): number {
    const mine = this.log.findLastIndex(({ kind, author }) => kind === 'message' && author === this.me) + 1
    return Math.max(this.mark, mine)
  }

  private last(): Said['last'] {
    const index = this.log.findLastIndex(({ kind }) => kind !== 'change' && kind !== 'erase')
    const entry = this.log[index]
    return entry && index + 1 >= this.from ? { seq: index + 1, erased: entry.erased } : null
  }

  /** What was marked unread is so until it is read to the end. */
  private changing(change: () => void): void {
    const before = this.read()
    change()
    if (this.read() > before && this.expected()?.unread === 0) this.own.marked = false
  }
}

/** One of my devices: its list, and the conversations that it has open. */
class Device {
  list: List | null = null
  cameAt = 0
  private known: { rev: number; held: List['held'] } = { rev: 0, held: new Map() }
  private readonly open = new Map<ConversationId, Peer>()

  constructor(
    readonly person: Person,
    private readonly fresh: (person: Person) => Promise<unknown>,
  ) {}

  /** With what it held when it went. */
  async come(): Promise<void> {
    await this.fresh(this.person)
    const list = await List.connect(this.person, { as: this.person.id })
    for (const [id, row] of this.known.held) list.held.set(id, row)
    list.rev = this.known.rev
    await list.hello(list.rev)
    this.list = list
    this.cameAt = Date.now()
  }

  async go(): Promise<void> {
    const { list } = this
    if (!list) return
    this.known = { rev: list.rev, held: new Map(list.held) }
    this.list = null
    list.socket.close(1000)
    await list.end()
    for (const peer of this.open.values()) if (!peer.closed) peer.socket.close(1000)
    this.open.clear()
  }

  async peerIn(id: ConversationId): Promise<Peer> {
    const open = this.open.get(id)
    if (open && !open.closed) return open
    await this.fresh(this.person)
    const peer = await this.person.open(id)
    this.open.set(id, peer)
    return peer
  }
}

let worlds = 0

/** Me with three devices, and the others with whom I talk: Bob in a chat and in his group, Eve in her room. */
export class Counting {
  private readonly refreshed = new Map<Person, number>()
  private n = 0
  private danIsIn = false
  /** Whether what happened is told at once; if not, by the alarm. */
  atOnce = false

  private constructor(
    readonly random: Random,
    readonly me: PersonId,
    readonly devices: Device[],
    readonly talks: Talk[],
    readonly dan: Person,
  ) {}

  static async make(random: Random): Promise<Counting> {
    const number = ++worlds
    const ann = await register(`ann_${number}`)
    const again = [await login(ann.handle), await login(ann.handle)]
    const [bob, eve, dan] = [
      await register(`bob_${number}`),
      await register(`eve_${number}`),
      await register(`dan_${number}`),
    ]
    const talks = [await chat(ann, bob), await group(ann, bob, eve), await room(ann, eve, bob)]
    const devices: Device[] = []
    const world = new Counting(random, ann.id, devices, talks, dan)
    for (const person of [ann, ...again]) devices.push(new Device(person, (one) => world.fresh(one)))
    for (const device of devices) await device.come()
    return world
  }

  present(): Device[] {
    return this.devices.filter(({ list }) => list !== null)
  }

  /** Time goes on; a minute after the last of my devices came I would count as away. */
  async pass(): Promise<void> {
    this.atOnce = this.random.chance(0.5)
    vi.setSystemTime(Date.now() + (this.atOnce ? 2_500 : 200))
    await this.stayLive()
  }

  async stayLive(): Promise<void> {
    const present = this.present()
    const [first] = present
    if (!first || present.some(({ cameAt }) => Date.now() - cameAt < 40_000)) return
    await first.go()
    await first.come()
  }

  /** Says something, and waits until the Room has heard it. */
  async say(peer: Peer, frame: Pick<Send, 'kind' | 'body'> & { ref?: EventId; notify?: PersonId[] }): Promise<EventId> {
    const send = { type: 'send', id: newId(), seal: 'plain', ...frame } as Send
    peer.say(send)
    await peer.roundTrip()
    const reason = refusalOf(peer, send.id)
    if (reason) throw new Error(`a ${send.kind} was refused: ${reason}`)
    return send.id
  }

  /** One of my devices that is here. */
  somewhere(): Device | null {
    const present = this.present()
    return present.length > 0 ? this.random.pick(present) : null
  }

  /** One of the newest messages, and where its author can speak. */
  async something(talk: Talk): Promise<[Entry, Peer] | null> {
    const messages = talk.log.slice(-12).filter(({ kind }) => kind === 'message')
    const entry = messages.length > 0 ? this.random.pick(messages) : null
    if (!entry) return null
    const [, peer] = [...talk.others].find(([{ id }]) => id === entry.author) ?? []
    if (peer) return [entry, peer]
    const device = this.somewhere()
    return device && talk.isSeen(entry) ? [entry, await device.peerIn(talk.id)] : null
  }

  async remove(talk: Talk): Promise<void> {
    await this.seat(talk, this.me, 'left')
    talk.isIn = false
  }

  async bring(talk: Talk): Promise<void> {
    await this.seat(talk, this.me, 'member')
    talk.enter()
  }

  async danComesOrGoes(talk: Talk): Promise<void> {
    await this.seat(talk, this.dan.id, this.danIsIn ? 'left' : 'member')
    this.danIsIn = !this.danIsIn
  }

  async read(talk: Talk, device: Device, seq: number): Promise<void> {
    const peer = await device.peerIn(talk.id)
    peer.say({ type: 'read', seq: seq as Seq, shown: true })
    await peer.roundTrip()
    talk.readUpTo(seq)
  }

  /** By the group's owner, the first of the others. */
  private async seat(talk: Talk, person: PersonId, role: Membership['role']): Promise<void> {
    const [[owner, peer] = []] = talk.others
    if (!owner || !peer) throw new Error('nobody owns it')
    await this.say(peer, { kind: 'member', body: JSON.stringify({ person, role } satisfies Membership) })
    talk.add('member', owner.id)
  }

  async set(talk: Talk, { list }: Device, change: Partial<Talk['own']>): Promise<void> {
    await this.done(list, { conversation: talk.id, ...change })
    Object.assign(talk.own, change)
  }

  async leave(talk: Talk, { person }: Device): Promise<void> {
    await this.fresh(person)
    await person.call('POST /conversations/:conversation/leave', {
      params: { conversation: talk.id },
      body: { id: newId() },
    })
    talk.add('member', this.me)
    talk.isIn = false
  }

  async join(talk: Talk, { person }: Device): Promise<void> {
    await this.fresh(person)
    await joinRoom(person, talk.id)
    talk.add('member', this.me)
    talk.enter()
  }

  /** What isn't told at once is told by the alarm. */
  async settle(): Promise<void> {
    await this.stayLive()
    if (!this.atOnce) for (const { id } of this.talks) await runDurableObjectAlarm(roomStub(id))
    for (const { list } of this.present())
      for (const talk of this.talks) {
        const expected = talk.expected()
        await list?.until(() => isThere(list.held.get(talk.id), expected))
      }
    for (const { list } of this.present()) await this.done(list, { conversation: this.random.pick(this.talks).id })
  }

  async sleep(): Promise<void> {
    await evictDurableObject(this.random.chance(0.5) ? inboxStub(this.me) : roomStub(this.random.pick(this.talks).id))
  }

  /** Until the Inbox has kept it; what was told before it has come then. */
  private async done(list: List | null, change: Partial<SetRow>): Promise<void> {
    const n = ++this.n
    list?.say({ type: 'set', n, ...change } as SetRow)
    while (list && (await list.next('done')).n !== n);
  }

  /** Tokens run out while the clock is moved. */
  private async fresh(person: Person): Promise<void> {
    const last = this.refreshed.get(person) ?? 0
    if (last > 0 && Date.now() - last < 10 * 60_000) return
    await person.fetch('POST', '/refresh', { body: {} })
    this.refreshed.set(person, Date.now())
  }
}

/** Whether a line has come as far as it must: what it says then is another question. */
const isThere = (row: Row | undefined, expected: Said | null): boolean =>
  expected === null ? row === undefined : row !== undefined && row.head >= expected.head && row.read >= expected.read

async function chat(ann: Person, bob: Person): Promise<Talk> {
  const { conversation } = await bob.call('POST /direct', { body: { handle: ann.handle } })
  return new Talk(conversation, 'direct', ann.id, new Map([[bob, await bob.open(conversation)]]))
}

async function group(ann: Person, bob: Person, eve: Person): Promise<Talk> {
  const body = { request: newId(), profile: '{"name":"Hikers"}', people: [ann.id] }
  const { conversation } = await bob.call('POST /groups', { body })
  const peer = await bob.open(conversation)
  const talk = new Talk(conversation, 'group', ann.id, new Map([[bob, peer]]))
  for (let count = 0; count < 2; count++) talk.add('member', bob.id)
  talk.readUpTo(2)
  await wish(peer, 'member', JSON.stringify({ person: eve.id, role: 'member' } satisfies Membership))
  talk.add('member', bob.id)
  talk.others.set(eve, await eve.open(conversation))
  return talk
}

async function room(ann: Person, eve: Person, bob: Person): Promise<Talk> {
  const conversation = await makeRoom(eve)
  const talk = new Talk(conversation, 'room', ann.id, new Map())
  talk.add('member', eve.id)
  await joinRoom(ann, conversation)
  talk.add('member', ann.id)
  talk.enter()
  await joinRoom(bob, conversation)
  talk.add('member', bob.id)
  for (const person of [eve, bob]) talk.others.set(person, await person.open(conversation))
  return talk
}
