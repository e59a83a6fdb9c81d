import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { vi } from 'vitest'
import type { Event } from '../../protocol/event.ts'
import { ConversationId, DeviceId, type EventId, PersonId, SessionId, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Send } from '../../protocol/up.ts'
import { hashKey } from '../../worker/auth/hmac.ts'
import type { Who } from '../../worker/auth/token.ts'
import type { No } from '../../worker/room/object.ts'
import type { Facts } from '../../worker/room/store.ts'
import { roomStub, rows } from './objects.ts'
import { newId } from './people.ts'
import type { Random } from './random.ts'
import { Tab } from './tab.ts'

const hex = (number: number): string => number.toString(16).padStart(32, '0')
const who = (person: number, tab: number): Who => ({
  person: v.parse(PersonId, hex(person)),
  session: v.parse(SessionId, hex(person * 100 + tab)),
  device: v.parse(DeviceId, hex(person * 100 + tab)),
})

const secret = 'L'.repeat(43)

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

  static async make(random: Random): Promise<World> {
    const id = v.parse(ConversationId, env.ROOMS.newUniqueId().toString())
    const everyone = [1, 2, 3].flatMap((person) =>
      Array.from({ length: 1 + random.below(2) }, (_, tab) => new Tab(who(person, tab), id)),
    )
    const createdAt = v.parse(Timestamp, Date.now())
    const expiresAt = v.parse(Timestamp, createdAt + limits.roomLifetimeMs)
    const listed = random.chance(0.1)
    const facts: Facts = { kind: 'room', seal: 'plain', profile: '{"name":"Walk"}', listed, createdAt, expiresAt }
    const world = new World(random, id, everyone, facts)
    world.comings.add(world.request)
    await world.create()
    await Promise.all([2, 3].map((person) => world.join(who(person, 0))))
    await Promise.all(world.tabs.map((tab) => tab.connect()))
    return world
  }

  /** Makes the room; once more, it does nothing. */
  async create(): Promise<void> {
    const invite = this.facts.listed ? null : await hashKey(secret)
    await roomStub(this.room).createRoom(this.facts, this.owner.who, this.request, invite)
  }

  say(tab: Tab, frame: Send): void {
    this.said.set(frame.id, { by: tab.who, frame })
    tab.send(frame)
  }

  join(by: Who, id = newId()): Promise<'in' | No> {
    this.comings.add(id)
    return roomStub(this.room).join(by, id, secret)
  }

  leave(by: Who, id = newId()): Promise<'out' | No> {
    this.comings.add(id)
    return roomStub(this.room).leave(by, id)
  }

  signOut(by: Who): Promise<void> {
    return roomStub(this.room).disconnect(by.session)
  }

  /** Sleep comes to a room in which nobody has spoken for a while; its sockets stay. */
  async sleep(): Promise<void> {
    await this.settle()
    await this.wake()
    await evictDurableObject(roomStub(this.room))
  }

  /** A deploy, or a machine that moves: the object starts anew, and its sockets are gone. */
  async restart(): Promise<void> {
    await this.wake()
    await evictDurableObject(roomStub(this.room), { webSockets: 'close' })
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
    const heard = () => this.tabs.reduce((sum, tab) => sum + tab.heard, 0)
    for (let before = -1; before !== heard(); ) {
      before = heard()
      await Promise.all(this.tabs.map((tab) => tab.roundTrip()))
    }
  }

  /** Everybody comes back in and says again what is unanswered, until nothing is. */
  async comeBack(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      this.pass(10_000)
      const away = this.tabs.filter(({ isOpen }) => !isOpen)
      await Promise.all([...new Set(away.map((tab) => tab.who))].map((one) => this.join(one)))
      await Promise.all(away.map((tab) => tab.connect()))
      for (const tab of this.tabs) tab.resume()
      await this.settle()
      if (this.tabs.every(({ unanswered, isOpen }) => isOpen && unanswered.length === 0)) return
    }
    throw new Error('somebody is never answered')
  }

  /** What a tab holds that has been away all the time. */
  async fresh(): Promise<Tab> {
    const tab = new Tab(who(1, 98), this.room)
    await tab.connect()
    await tab.roundTrip()
    while (tab.isOpen && tab.model.low > 1) {
      tab.askEarlier(1 + this.random.below(limits.pageEvents))
      await tab.roundTrip()
    }
    tab.drop()
    return tab
  }

  /** The room's own rows. */
  async log(): Promise<Pick<Event, 'seq' | 'id' | 'author' | 'device' | 'kind' | 'ref' | 'body'>[]> {
    const stored = await rows(this.room, 'SELECT seq, id, author, device, kind, ref, body FROM event ORDER BY seq')
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
