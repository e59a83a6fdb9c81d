import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import type { Membership, Setting } from '../../protocol/event.ts'
import {
  ConversationId,
  DeviceId,
  type EventId,
  type PersonId,
  type Seq,
  SessionId,
  type Timestamp,
} from '../../protocol/ids.ts'
import type { Who } from '../../worker/auth/token.ts'
import type { Facts } from '../../worker/room/store.ts'
import { upgradeFor } from '../../worker/socket.ts'
import { personId } from './logs.ts'
import { roomStub } from './objects.ts'
import { newId, Peer } from './people.ts'
import { settleIn } from './residents.ts'

/** Somebody as a Room knows them, without an account: the Worker would have let them through. */
export class Guest {
  readonly who: Who

  constructor(
    number: number,
    device = 0,
    private readonly isGuest = false,
  ) {
    const own = (number * 100 + device).toString(16).padStart(32, '0')
    this.who = { person: personId(number), session: v.parse(SessionId, own), device: v.parse(DeviceId, own) }
  }

  get id(): PersonId {
    return this.who.person
  }

  async connect(room: ConversationId): Promise<Peer> {
    const { webSocket } = await roomStub(room).fetch(upgradeFor(this.who, this.isGuest))
    if (!webSocket) throw new Error('no socket')
    return Peer.of(webSocket)
  }

  /** Opens a conversation at its newest page. */
  async open(room: ConversationId): Promise<Peer> {
    const peer = await this.connect(room)
    peer.say({ type: 'hello', tail: true })
    await peer.next('page')
    return peer
  }
}

const facts = (over: Partial<Facts>): Facts => ({
  kind: 'group',
  seal: 'plain',
  profile: '{"name":"Hikers"}',
  listed: false,
  createdAt: Date.now() as Timestamp,
  expiresAt: null,
  ...over,
})

export const newRoom = (): ConversationId => v.parse(ConversationId, env.ROOMS.newUniqueId().toString())

export async function makeGroup(owner: Guest, ...others: Guest[]): Promise<ConversationId> {
  const room = newRoom()
  await makeGroupAt(room, owner, others)
  return room
}

export async function makeGroupAt(room: ConversationId, owner: Guest, others: Guest[]): Promise<void> {
  await roomStub(room).createGroup(
    facts({}),
    owner.who,
    newId(),
    others.map(({ id }) => id),
  )
}

export async function makeDirect(one: Guest, other: Guest, blockedBy: Guest[] = []): Promise<ConversationId> {
  const room = newRoom()
  await roomStub(room).createDirect(
    facts({ kind: 'direct' }),
    [...new Set([one.id, other.id])],
    blockedBy.map(({ id }) => id),
  )
  return room
}

/** A room that one comes into by a link, whose secret's hash is `invite`; null for one that is listed. */
export async function makeLinkRoom(owner: Guest, invite: string | null): Promise<ConversationId> {
  const room = newRoom()
  const expiresAt = (Date.now() + 24 * 3600_000) as Timestamp
  const over = { kind: 'room', listed: invite === null, expiresAt } as const
  await roomStub(room).createRoom(facts(over), owner.who, newId(), invite)
  return room
}

/** Says that somebody is something from here on; answers with the refusal's reason, or null. */
export async function seat(peer: Peer, { id: person }: Guest, role: Membership['role']): Promise<string | null> {
  await settleIn(person)
  return wish(peer, 'member', JSON.stringify({ person, role } satisfies Membership))
}

/** Says that somebody can't come back from here on, or can again. */
export const ban = (peer: Peer, { id: person }: Guest, banned = true): Promise<string | null> =>
  wish(peer, 'member', JSON.stringify({ person, role: 'left', banned } satisfies Membership))

/** Says how it is set from here on. */
export const set = (peer: Peer, setting: Setting): Promise<string | null> =>
  wish(peer, 'setting', JSON.stringify(setting))

/** Says that an admin is a member again. */
export async function unname(peer: Peer, { id: person }: Guest): Promise<string | null> {
  return wish(peer, 'member', JSON.stringify({ person, role: 'member', was: 'admin' } satisfies Membership))
}

export const setProfile = (peer: Peer, profile: string): Promise<string | null> =>
  wish(peer, 'setting', JSON.stringify({ is: 'profile', profile }))

export async function wish(peer: Peer, kind: 'member' | 'setting', body: string): Promise<string | null> {
  const id = newId()
  peer.say({ type: 'send', id, kind, seal: 'plain', body })
  await peer.roundTrip()
  return refusalOf(peer, id)
}

/** Says a text, and waits until the Room has heard it. */
export async function said(peer: Peer, text: string, over: object = {}): Promise<EventId> {
  const id = peer.text(text, over)
  await peer.roundTrip()
  return id
}

export const refusalOf = (peer: Peer, id: EventId): string | null =>
  peer.heard('refused').find((frame) => frame.id === id)?.reason ?? null

export async function read(peer: Peer, seq: number, shown = true): Promise<void> {
  peer.say({ type: 'read', seq: seq as Seq, shown })
  await peer.roundTrip()
}
