import * as v from 'valibot'
import { type Content, readContent, writeContent } from '../../protocol/content.ts'
import { State } from '../../protocol/down.ts'
import { Event, Membership, type Role, Setting, type Settings, type Slow } from '../../protocol/event.ts'
import { EventId, PersonId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import type { Poll } from '../../protocol/poll.ts'
import { peopleIn, roleOf } from '../../web/room/members.ts'
import { addLive, addPage, empty, type Model } from '../../web/room/model.ts'
import type { Opened } from '../../web/seal/opening.ts'
import type { Random } from './random.ts'

const hex = (number: number, length: number): string => number.toString(16).padStart(length, '0')

export const eventId = (number: number): EventId => v.parse(EventId, `019a0000-0000-7000-8000-${hex(number, 12)}`)
export const personId = (number: number): PersonId => v.parse(PersonId, hex(number, 32))

export const [ann, bob, eve] = [personId(1), personId(2), personId(3)] as const

/** An event as a Room would tell it. */
export function event(seq: number, over: Partial<Event> & { text?: string; edit?: string } = {}): Event {
  const { text, edit, ...rest } = over
  const said = edit === undefined ? { is: 'text', text: text ?? `message ${seq}` } : { is: 'edit', text: edit }
  const kind = edit === undefined ? 'message' : 'change'
  const base = {
    seq,
    id: eventId(seq),
    author: ann,
    device: hex(9, 32),
    kind,
    at: 1000 * seq,
    seal: 'plain',
    body: JSON.stringify(said),
  }
  return v.parse(Event, { ...base, ...rest })
}

export const reacted = (seq: number, ref: EventId, emoji: string, on: boolean, author = ann): Event =>
  event(seq, { kind: 'change', ref, author, body: JSON.stringify({ is: 'reaction', emoji, on }) })

export const changed = (seq: number, ref: EventId, content: Content, author = ann): Event =>
  event(seq, { kind: 'change', ref, author, body: writeContent(content) })

/** A question with three answers. */
export const asked = (seq: number, over: Partial<Poll> = {}): Event =>
  event(seq, {
    body: writeContent({
      is: 'poll',
      question: `question ${seq}`,
      options: ['one', 'two', 'three'],
      many: false,
      hidden: false,
      ...over,
    }),
  })

export const pinned = (seq: number, ref: EventId, on: boolean, author = ann): Event =>
  event(seq, { kind: 'change', ref, author, body: JSON.stringify({ is: 'pin', on }) })

export const erase = (seq: number, ref: EventId, by = ann): Event =>
  event(seq, { kind: 'erase', ref, body: '', author: by })

export const membership = (
  seq: number,
  person: PersonId,
  role: Role,
  { by = person, was, id = eventId(seq) }: { by?: PersonId; was?: 'admin'; id?: EventId } = {},
): Event => event(seq, { id, kind: 'member', author: by, body: JSON.stringify({ person, role, was }) })

export const profiled = (seq: number, name: string, more: { about?: string; picture?: string } = {}): Event =>
  event(seq, { kind: 'setting', body: JSON.stringify({ is: 'profile', profile: JSON.stringify({ name, ...more }) }) })

export const slowed = (seq: number, slow: Slow): Event =>
  event(seq, { kind: 'setting', body: JSON.stringify({ is: 'slow', slow }) })

const asMade: Settings = { guests: 'no', slow: 0, timer: 0 }

/** What a conversation says of itself. */
export const state = (over: Partial<State> = {}): State =>
  v.parse(State, {
    type: 'state',
    now: 1000,
    head: 0,
    from: 1,
    kind: 'group',
    seal: 'plain',
    listed: false,
    profile: JSON.stringify({ name: 'Ride' }),
    settings: asMade,
    createdAt: 1,
    expiresAt: null,
    me: { person: ann, role: 'owner' },
    read: 0,
    people: over.members?.length ?? 0,
    members: [],
    marks: [],
    ...over,
  })

/** What the plain sealer makes of them. */
export const opened = (events: Event[]): Opened[] =>
  events.map((one) => {
    if (one.kind === 'member')
      return { event: one, said: { is: 'membership', ...v.parse(Membership, readJson(v.unknown(), one.body)) } }
    if (one.kind === 'setting') return { event: one, said: v.parse(Setting, readJson(v.unknown(), one.body)) }
    return {
      event: one,
      said: one.body === '' ? { is: 'erased' } : (readContent(one.body) ?? { is: 'unreadable', why: 'broken' }),
    }
  })

/** A log of messages, edits, reactions, polls, votes, pins, erasures, comings and goings, roles and names, told live; nothing in it is blanked yet. */
export function randomLog(random: Random, length: number): Event[] {
  const log: Event[] = []
  for (let seq = 1; seq <= length; seq++) log.push(randomEvent(random, seq, log))
  return log
}

function randomEvent(random: Random, seq: number, log: Event[]): Event {
  const messages = log.filter(({ kind }) => kind === 'message')
  const author = random.pick([ann, bob, eve])
  if (messages.length === 0 || random.chance(0.5))
    return random.chance(0.2) ? { ...asked(seq, { many: random.chance(0.5) }), author } : event(seq, { author })
  const { id, author: of } = random.pick(messages)
  if (random.chance(0.15)) return erase(seq, id, of)
  if (random.chance(0.25)) return randomTurn(random, seq, log)
  if (random.chance(0.1)) return profiled(seq, `name ${seq}`)
  if (random.chance(0.1)) return slowed(seq, random.pick([0, 30, 60]))
  if (random.chance(0.3)) return reacted(seq, id, random.pick(['👍', '❤️', '😂']), random.chance(0.7), author)
  if (random.chance(0.2)) return changed(seq, id, { is: 'vote', options: random.chance(0.2) ? [] : [seq % 3] }, author)
  if (random.chance(0.05)) return changed(seq, id, { is: 'closed' }, of)
  if (random.chance(0.2)) return pinned(seq, id, random.chance(0.6), author)
  return event(seq, { author: random.chance(0.8) ? of : author, ref: id, edit: `edit ${seq}` })
}

/** Somebody comes, goes, is added, removed, made an admin or no longer one, or handed everything over to. */
function randomTurn(random: Random, seq: number, log: Event[]): Event {
  const roles = rolesAfter(log)
  const [by, person] = [random.pick([ann, bob, eve]), random.pick([ann, bob, eve])]
  const role = roles[person] ?? 'left'
  if (role === 'left') return membership(seq, person, 'member', { by })
  if (random.chance(0.3)) return membership(seq, person, 'left', { by })
  if (role === 'admin') return membership(seq, person, 'member', { by, was: 'admin' })
  const owns = roles[by] === 'owner' && by !== person
  return membership(seq, person, owns && random.chance(0.3) ? 'owner' : 'admin', { by })
}

/** Who is what after a log, said as plainly as it can be. */
export function rolesAfter(log: Event[]): Record<PersonId, Role> {
  const roles: Record<PersonId, Role> = {}
  for (const { kind, author, body } of log) {
    if (kind !== 'member') continue
    const { person, role } = v.parse(Membership, readJson(v.unknown(), body))
    roles[person] = role
    if (role === 'owner' && author !== person) roles[author] = 'admin'
  }
  return roles
}

/** What a conversation says of itself after a log: all of it but the log. */
export function stateAfter(log: Event[]): State {
  const members = Object.entries(rolesAfter(log)).map(([person, role]) => ({ person: v.parse(PersonId, person), role }))
  const settings = log
    .filter(({ kind }) => kind === 'setting')
    .map(({ body }) => v.parse(Setting, readJson(v.unknown(), body)))
  const profile = settings.findLast((setting) => setting.is === 'profile')?.profile
  const slow = settings.findLast((setting) => setting.is === 'slow')?.slow ?? 0
  return state({
    head: log.length,
    settings: { ...asMade, slow },
    members: members.filter(({ role }) => role !== 'left'),
    ...(profile && { profile }),
  })
}

/** The log as the Room keeps it after all of it happened: what was erased is blank. */
export function blanked(log: Event[]): Event[] {
  const erased = new Map(log.filter(({ kind }) => kind === 'erase').map(({ ref, seq }) => [ref, seq]))
  return log.map((one) =>
    erased.has(one.id) || (one.kind === 'change' && erased.has(one.ref)) ? { ...one, body: '' } : one,
  )
}

/** The same log, if timers had been set in it: what changes a message goes with it, and none comes after. */
export function timed(random: Random, log: Event[]): Event[] {
  const dues = new Map<EventId, number>()
  return log.map((one) => {
    const due = one.ref === undefined ? undefined : dues.get(one.ref)
    if (one.kind === 'message' && random.chance(0.6)) {
      const ttl = 500 + 1000 * random.below(30)
      dues.set(one.id, one.at + ttl)
      return { ...one, ttl }
    }
    if (due === undefined || one.kind === 'message') return one
    if (due <= one.at) return event(one.seq, { author: one.author })
    return one.kind === 'change' ? { ...one, ttl: due - one.at } : one
  })
}

/** A page as the Room gives it. */
export function addRange(model: Model, log: Event[], low: number, high: number): void {
  const events = log.filter(({ seq }) => seq >= low && seq <= high)
  const ids = new Set(events.map(({ id }) => id))
  const changes = log.filter(({ seq, ref }) => seq > high && ref !== undefined && ids.has(ref))
  addPage(model, low, high, opened(events), opened(changes))
}

export function foldLive(me: PersonId, log: Event[]): Model {
  const model = empty(me)
  for (const one of log) addLive(model, opened([one]))
  return model
}

/** Who is in as what, how many, how it is called and how it is set. */
export const about = ({ members, facts }: Model) => ({
  people: members.people,
  roles: Object.fromEntries(peopleIn(members).map((person) => [person, roleOf(members, person)])),
  profile: facts?.profile,
  settings: facts?.settings,
})
