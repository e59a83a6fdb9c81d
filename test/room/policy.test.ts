import { describe, expect, test } from 'vitest'
import type { Role } from '../../protocol/event.ts'
import { limits } from '../../protocol/limits.ts'
import type { MemberRow } from '../../worker/room/members.ts'
import { type Action, type Bucket, may, take } from '../../worker/room/policy.ts'
import { ann, bob, erase, event, eventId, membership } from '../support/logs.ts'

const row = (over: Partial<MemberRow> = {}): MemberRow => ({
  person: ann,
  role: 'member',
  from: 1,
  left: null,
  banned: false,
  read: 0,
  shown: true,
  rev: 0,
  blocked: null,
  by: null,
  guest: false,
  ...over,
})

const people: Record<string, MemberRow | null> = {
  nobody: null,
  member: row(),
  owner: row({ role: 'owner' }),
  admin: row({ role: 'admin' }),
  left: row({ left: 9, role: 'left' }),
  banned: row({ banned: true }),
  newcomer: row({ from: 100 }),
  guest: row({ guest: true }),
}

const mine = event(5, { author: ann })
const theirs = event(5, { author: bob })

const seat = (role: Role, other: MemberRow | null): Extract<Action, { do: 'seat' }> => ({
  do: 'seat',
  kind: 'group',
  person: bob,
  role,
  other,
})

const joining = (over: Partial<Extract<Action, { do: 'join' }>>): Action => ({
  do: 'join',
  ...{ listed: false, invited: false, removed: false, guests: 'no', guest: false },
  ...over,
})

const out = row({ person: bob, role: 'left', left: 5 })
const banned = row({ person: bob, role: 'left', left: 5, banned: true })

const actions: Record<string, Action> = {
  read: { do: 'read' },
  'say something where guests may not': { do: 'say', guests: 'read', files: false },
  'say something where guests may': { do: 'say', guests: 'write', files: false },
  'send a file where guests may write': { do: 'say', guests: 'write', files: true },
  'send a file where guests may': { do: 'say', guests: 'files', files: true },
  moderate: { do: 'moderate', kind: 'room' },
  'moderate a direct chat': { do: 'moderate', kind: 'direct' },
  message: { do: 'message' },
  'leave a room': { do: 'leave', kind: 'room' },
  'leave a group': { do: 'leave', kind: 'group' },
  'leave a direct chat': { do: 'leave', kind: 'direct' },
  'change mine': { do: 'change', of: mine },
  'change theirs': { do: 'change', of: theirs },
  'change what is no message': { do: 'change', of: erase(5, eventId(1)) },
  'erase mine': { do: 'erase', of: mine },
  'erase theirs': { do: 'erase', of: theirs },
  'erase what is no message': { do: 'erase', of: membership(5, ann, 'member') },
  'join a listed room': joining({ listed: true }),
  'join by a link': joining({ invited: true }),
  'join without one': joining({}),
  'come back by a link after being removed': joining({ invited: true, removed: true }),
  'come back to a listed room': joining({ listed: true, removed: true }),
  'join a listed room as a guest': joining({ listed: true, guest: true, guests: 'read' }),
  'join by a link as a guest': joining({ invited: true, guest: true, guests: 'read' }),
  'join as a guest where none may': joining({ listed: true, invited: true, guest: true, guests: 'no' }),
  'add somebody to a group': seat('member', null),
  'add somebody who left': seat('member', row({ person: bob, role: 'left', left: 5 })),
  'add somebody who is banned': seat('member', row({ person: bob, role: 'left', left: 5, banned: true })),
  'add somebody who is in': seat('member', row({ person: bob })),
  'bring in an admin': seat('admin', null),
  'add somebody to a room': { ...seat('member', null), kind: 'room' },
  'add somebody to a direct chat': { ...seat('member', null), kind: 'direct' },
  'remove a member': seat('left', row({ person: bob })),
  'remove an admin': seat('left', row({ person: bob, role: 'admin' })),
  'remove somebody who is out': seat('left', row({ person: bob, role: 'left', left: 5 })),
  'name an admin': seat('admin', row({ person: bob })),
  'unname one': { ...seat('member', row({ person: bob, role: 'admin' })), was: 'admin' },
  'add an admin who is in': seat('member', row({ person: bob, role: 'admin' })),
  'unname somebody who isn’t one': { ...seat('member', row({ person: bob })), was: 'admin' },
  'unname somebody who left': { ...seat('member', row({ person: bob, role: 'left', left: 5 })), was: 'admin' },
  'hand over': seat('owner', row({ person: bob })),
  'remove somebody from a room': { ...seat('left', row({ person: bob })), kind: 'room' },
  'remove somebody from a direct chat': { ...seat('left', row({ person: bob })), kind: 'direct' },
  'ban a member': { ...seat('left', row({ person: bob })), banned: true },
  'ban an admin': { ...seat('left', row({ person: bob, role: 'admin' })), banned: true },
  'ban somebody who left': { ...seat('left', out), banned: true },
  'ban somebody who is banned': { ...seat('left', banned), banned: true },
  'ban somebody who never was in': { ...seat('left', null), banned: true },
  'ban by naming an admin': { ...seat('admin', row({ person: bob })), banned: true },
  'unban somebody': { ...seat('left', banned), banned: false },
  'unban by adding them': { ...seat('member', banned), banned: false },
  'unban somebody who left': { ...seat('left', out), banned: false },
  'unban somebody who is in': { ...seat('left', row({ person: bob })), banned: false },
  'make a guest an admin': { ...seat('admin', row({ person: bob, guest: true })), kind: 'room' },
  'remove a guest': { ...seat('left', row({ person: bob, guest: true })), kind: 'room' },
  'ban oneself': { ...seat('left', row()), person: ann, banned: true },
  'seat oneself': { ...seat('left', row()), person: ann },
  'set a group’s profile': { do: 'set', kind: 'group', what: 'profile' },
  'set a room’s profile': { do: 'set', kind: 'room', what: 'profile' },
  'set a direct chat’s profile': { do: 'set', kind: 'direct', what: 'profile' },
  'slow a group down': { do: 'set', kind: 'group', what: 'slow' },
  'slow a room down': { do: 'set', kind: 'room', what: 'slow' },
  'slow a direct chat down': { do: 'set', kind: 'direct', what: 'slow' },
  'say what guests may in a room': { do: 'set', kind: 'room', what: 'guests' },
  'say what guests may in a group': { do: 'set', kind: 'group', what: 'guests' },
  'let messages of a group disappear': { do: 'set', kind: 'group', what: 'timer' },
  'let messages of a room disappear': { do: 'set', kind: 'room', what: 'timer' },
  'let messages of a direct chat disappear': { do: 'set', kind: 'direct', what: 'timer' },
  'manage a group’s link': { do: 'invite', kind: 'group', listed: false },
  'manage a room’s link': { do: 'invite', kind: 'room', listed: false },
  'manage a listed room’s link': { do: 'invite', kind: 'room', listed: true },
  'manage a direct chat’s link': { do: 'invite', kind: 'direct', listed: false },
}

const members = ['member', 'owner', 'admin', 'newcomer']
const insiders = [...members, 'guest']
const allowed: Record<string, string[]> = {
  read: insiders,
  message: insiders,
  'leave a room': insiders,
  'leave a group': insiders,
  'leave a direct chat': [],
  'say something where guests may not': members,
  'say something where guests may': insiders,
  'send a file where guests may write': members,
  'send a file where guests may': insiders,
  moderate: ['owner', 'admin'],
  'change mine': ['member', 'owner', 'admin', 'guest'],
  // What a change does is sealed: that only authors edit is folded by those who can read it.
  'change theirs': ['member', 'owner', 'admin', 'guest'],
  'change what is no message': [],
  'erase mine': ['member', 'owner', 'admin', 'guest'],
  'erase theirs': ['owner', 'admin'],
  'erase what is no message': [],
  'join a listed room': ['nobody', ...insiders, 'left'],
  'join by a link': ['nobody', ...insiders, 'left'],
  'join without one': insiders,
  'come back by a link after being removed': insiders,
  'come back to a listed room': ['nobody', ...insiders, 'left'],
  'join a listed room as a guest': ['nobody', ...insiders, 'left'],
  'join by a link as a guest': ['nobody', ...insiders, 'left'],
  'remove somebody from a room': ['owner', 'admin'],
  'ban a member': ['owner', 'admin'],
  'ban an admin': ['owner'],
  'ban somebody who left': ['owner', 'admin'],
  'unban somebody': ['owner', 'admin'],
  'remove a guest': ['owner', 'admin'],
  'add somebody to a group': ['owner', 'admin'],
  'add somebody who left': ['owner', 'admin'],
  'remove a member': ['owner', 'admin'],
  'remove an admin': ['owner'],
  'name an admin': ['owner'],
  'unname one': ['owner'],
  'hand over': ['owner'],
  'set a group’s profile': ['owner', 'admin'],
  'set a room’s profile': ['owner', 'admin'],
  'slow a group down': ['owner', 'admin'],
  'slow a room down': ['owner', 'admin'],
  'say what guests may in a room': ['owner', 'admin'],
  'let messages of a group disappear': ['owner', 'admin'],
  'let messages of a room disappear': ['owner', 'admin'],
  'let messages of a direct chat disappear': insiders,
  'manage a group’s link': ['owner', 'admin'],
  'manage a room’s link': ['owner', 'admin'],
}

describe('[G2] [G6] [G9] who may do what, and nobody else', () => {
  test.each(Object.keys(actions))('%s', (name) => {
    const action = actions[name]
    const may_ = action ? Object.keys(people).filter((who) => may(people[who] ?? null, action)) : []
    expect(action).toBeDefined()
    expect(may_.sort()).toEqual([...(allowed[name] ?? [])].sort())
  })
})

describe('[S5] how fast one may speak', () => {
  const drain = (bucket: Bucket | undefined, now: number): [Bucket, number] => {
    let count = 0
    let taken = take(bucket, limits.sends, now)
    while (taken.waitMs === 0) {
      count++
      taken = take(taken.bucket, limits.sends, now)
    }
    return [taken.bucket, count]
  }

  test('a burst, then so many a second', () => {
    const [empty, burst] = drain(undefined, 0)
    expect(burst).toBe(limits.sends.burst)
    const [, second] = drain(empty, 1000)
    expect(second).toBe(limits.sends.perSecond)
  })

  test('says how long to wait, and then there is room', () => {
    const [empty] = drain(undefined, 0)
    const { bucket, waitMs } = take(empty, limits.sends, 0)
    expect(waitMs).toBe(1000 / limits.sends.perSecond)
    expect(take(bucket, limits.sends, waitMs).waitMs).toBe(0)
  })

  test('silence saves up a burst and no more, and a clock that goes back gives nothing', () => {
    const [empty] = drain(undefined, 1_000_000)
    expect(drain(empty, 10 ** 9)[1]).toBe(limits.sends.burst)
    expect(take(empty, limits.sends, 0).waitMs).toBeGreaterThan(0)
  })
})
