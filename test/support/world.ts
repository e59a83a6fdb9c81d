import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { vi } from 'vitest'
import type { Event, Membership, Role } from '../../protocol/event.ts'
import { ConversationId, DeviceId, type EventId, PersonId, SessionId, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Send } from '../../protocol/up.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import type { Who } from '../../worker/auth/token.ts'
import type { Notice } from '../../worker/inbox/store.ts'
import { noticeFor } from '../../worker/room/notice.ts'
import type { Notices } from '../../worker/room/notices.ts'
import type { No, Room } from '../../worker/room/object.ts'
import type { Facts, RoomStore } from '../../worker/room/store.ts'
import { roomStub, rows } from './objects.ts'
import { newId } from './people.ts'
import type { Random } from './random.ts'
import { settleIn } from './residents.ts'
import { Tab, toldAll } from './tab.ts'

const hex = (number: number): string => number.toString(16).padStart(32, '0')
export const person = (number: number): PersonId => v.parse(PersonId, hex(number))
const who = (number: number, tab: number): Who => ({
  person: person(number),
  session: v.parse(SessionId, hex(number * 100 + tab)),
  device: v.parse(DeviceId, hex(number * 100 + tab)),
})

/** An event's row. */
export type Logged = Pick<Event, 'seq' | 'id' | 'author' | 'device' | 'kind' | 'ref' | 'body'> & {
  notify: string | null
}

/** How a room is at one moment. */
export interface Look {
  log: Logged[]
  members: Map<PersonId, { role: Role; from: number }>
  notices: Notice[]
}

const secret = 'L'.repeat(43)

const whatWasSaid = 'SELECT * FROM event ORDER BY seq'
const whoIsIn = 'SELECT person, role, from_seq FROM member WHERE left_seq IS NULL'
const membersIn = (stored: Record<string, SqlStorageValue>[]): Look['members'] =>
  new Map(stored.map((row) => [row.person, { role: row.role, from: row.from_seq }] as never))

/** One room with some people in it, their tabs, and all that was ever said there: what the room's log is held against. */
export class World {
  readonly said = new Map<EventId, { by: Who; frame: Send }>()
  /** The ids by which people came and went, whether or not that was carried out. */
  readonly comings = new Set<EventId>()
  private readonly request = newId()

  private constructor(
    readonly random: Random,
    readonly room: ConversationId,
    readonly tabs: Tab[],
    readonly facts: Facts,
  ) {}

  /** The first to come, who never leaves. */
  get owner(): Tab {
    const [owner] = this.tabs
    if (!owner) throw new Error('nobody is there')
    return owner
  }

  static async make(random: Random, kind: 'room' | 'group' = 'room'): Promise<World> {
    const id = v.parse(ConversationId, env.ROOMS.newUniqueId().toString())
    const everyone = [1, 2, 3].flatMap((person) =>
      Array.from({ length: 1 + random.below(2) }, (_, tab) => new Tab(who(person, tab), id)),
    )
    const createdAt = v.parse(Timestamp, Date.now())
    const expiresAt = kind === 'room' ? v.parse(Timestamp, createdAt + limits.roomLifetimeMs) : null
    const listed = kind === 'room' && random.chance(0.1)
    const facts: Facts = { kind, seal: 'plain', profile: '{"name":"Walk"}', listed, createdAt, expiresAt }
    const world = new World(random, id, everyone, facts)
    world.comings.add(world.request)
    await settleIn(...[1, 2, 3, 4].map(person))
    await world.create()
    await Promise.all([2, 3].map((person) => world.join(who(person, 0))))
    await Promise.all(world.tabs.map((tab) => tab.connect()))
    return world
  }

  /** Makes the room; once more, it does nothing. */
  async create(): Promise<void> {
    const [room, { who: owner }] = [roomStub(this.room), this.owner]
    const invite = await hashKey(secret)
    if (this.facts.kind === 'room')
      return room.createRoom(this.facts, owner, this.request, this.facts.listed ? null : invite)
    await room.createGroup(this.facts, owner, this.request, [person(2)])
    for (const { id } of await this.log()) this.comings.add(id)
    await room.setInvite(owner, { hash: invite, expiresAt: null, uses: null })
  }

  say(tab: Tab, frame: Send): void {
    this.said.set(frame.id, { by: tab.who, frame })
    tab.send(frame)
  }

  join(by: Who, id = newId()): Promise<'in' | No> {
    this.comings.add(id)
    return roomStub(this.room).join(by, id, secret)
  }

  /** A group's owner stays: it would end with the last, or refuse. */
  async leave(by: Who, id = newId()): Promise<'out' | No> {
    this.comings.add(id)
    if (this.facts.kind === 'group' && (await this.members()).get(by.person)?.role === 'owner') return 'not-allowed'
    return roomStub(this.room).leave(by, id)
  }

  /** Those who are in, by the room's own rows. */
  async members(): Promise<Map<PersonId, { role: Role; from: number }>> {
    return membersIn(await rows(this.room, whoIsIn))
  }

  /** The room's own rows, and how it is for each who is in, as their Inbox would be told; without waking it, as asking for it would. */
  look(): Promise<Look> {
    return runInDurableObject(roomStub(this.room), (object, { storage }) => {
      const store: RoomStore = Reflect.get(object, 'store')
      const members = membersIn(storage.sql.exec(whoIsIn).toArray())
      const notices = store.members
        .ever(members.size + 10)
        .filter(({ person }) => members.has(person))
        .map((member) => noticeFor(store, this.room, member))
      return { log: storage.sql.exec(whatWasSaid).toArray() as never, members, notices }
    })
  }

  signOut(by: Who): Promise<void> {
    return roomStub(this.room).disconnect(by.session)
  }

  /** Sleep comes to a room in which nobody has spoken for a while; its sockets stay. */
  async sleep(): Promise<void> {
    await this.settle()
    // What was held back for a moment is told, so that the moment needn't be waited for.
    await this.alarm()
    await evictDurableObject(roomStub(this.room))
  }

  /** A deploy, or a machine that moves: the object starts anew, and its sockets are gone. */
  async restart(): Promise<void> {
    await this.wake()
    await this.evict('close')
  }

  /** What it would have done in a moment goes with it; the runtime would wait two seconds for that. */
  async evict(webSockets: 'close' | 'hibernate'): Promise<void> {
    await runInDurableObject(roomStub(this.room), loseTimer)
    await evictDurableObject(roomStub(this.room), { webSockets })
  }

  /** The object is gone in the middle of whatever it was doing. */
  async crash(): Promise<void> {
    await runInDurableObject(roomStub(this.room), (_, state) => state.abort('crashed by a test')).catch(() => {})
  }

  async alarm(): Promise<void> {
    await runDurableObjectAlarm(roomStub(this.room))
  }

  pass(ms: number): void {
    vi.setSystemTime(Date.now() + ms)
  }

  /** Until nobody has anything more to say or to hear. */
  async settle(): Promise<void> {
    const said = () => this.tabs.reduce((sum, tab) => sum + tab.said, 0)
    for (let before = -1; before !== said(); ) {
      before = said()
      await Promise.all(this.tabs.map((tab) => tab.roundTrip()))
      const heard = this.tabs.map((tab) => tab.heardAll())
      await this.endTelling()
      await Promise.all(heard)
    }
  }

  /** Says after all that was told that it was all. */
  private async endTelling(): Promise<void> {
    await runInDurableObject(roomStub(this.room), (_, state) => {
      for (const socket of state.getWebSockets())
        if (socket.readyState === WebSocket.READY_STATE_OPEN) socket.send(toldAll)
    })
  }

  /** Everybody comes back in and says again what is unanswered, until nothing is. */
  async comeBack(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      this.pass(10_000)
      const away = this.tabs.filter(({ isOpen }) => !isOpen)
      await this.bringBack(away)
      await Promise.all(away.map((tab) => tab.connect()))
      for (const tab of this.tabs) tab.resume()
      await this.settle()
      if (this.tabs.every(({ unanswered, isOpen }) => isOpen && unanswered.length === 0)) return
    }
    throw new Error('somebody is never answered')
  }

  /** They come by the link. It doesn't bring back whom a group has removed: its owner adds them. */
  private async bringBack(away: Tab[]): Promise<void> {
    for (const tab of away) await this.join(tab.who)
    if (this.facts.kind === 'room' || away.length === 0) return
    const members = await this.members()
    const owner = this.tabs.find((tab) => members.get(tab.who.person)?.role === 'owner')
    if (!owner) throw new Error('nobody owns it')
    if (!owner.isOpen) await owner.connect()
    await owner.roundTrip()
    for (const person of new Set(away.map((tab) => tab.who.person)))
      if (!members.has(person)) this.seat(owner, person, 'member')
    await owner.roundTrip()
  }

  /** Says that somebody is something from here on. */
  seat(tab: Tab, person: PersonId, role: Role, was?: 'admin'): void {
    const frame = { type: 'send', id: newId(), kind: 'member', seal: 'plain' } as const
    this.comings.add(frame.id)
    this.say(tab, { ...frame, body: JSON.stringify({ person, role, ...(was && { was }) } satisfies Membership) })
  }

  /** What a tab of somebody holds that has been away all the time. */
  async fresh(of: PersonId): Promise<Tab> {
    const tab = new Tab({ ...this.owner.who, person: of }, this.room)
    await tab.connect()
    await tab.pages()
    while (tab.isOpen && tab.model.low > (tab.model.facts?.from ?? 1)) {
      tab.askEarlier(1 + this.random.below(limits.pageEvents))
      await tab.pages()
    }
    tab.drop()
    return tab
  }

  /** The room's own rows. */
  async log(): Promise<Logged[]> {
    const stored = await rows(this.room, whatWasSaid)
    return stored as never
  }

  async end(): Promise<void> {
    await this.restart()
    await runInDurableObject(roomStub(this.room), (_, { storage }) => storage.deleteAll())
  }

  private async wake(): Promise<void> {
    await roomStub(this.room).preview(this.owner.who.person, null)
  }
}

/** None that is set is kept, and none is set any more. */
function loseTimer(object: Room): void {
  const notices: Notices = Reflect.get(object, 'notices')
  clearTimeout(Reflect.get(notices, 'timer')?.id)
  Reflect.set(notices, 'lookAt', () => {})
}
