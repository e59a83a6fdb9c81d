import { describe, expect, test } from 'vitest'
import type { Membership } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { nobody, peopleIn, roleOf, seatAll, seatMore, takeTurn, wasThere } from '../../web/room/members.ts'
import { ann, bob, eve, personId, state } from '../support/logs.ts'

const owned = (...others: PersonId[]) => {
  const members = nobody()
  const told = [
    { person: ann, role: 'owner' } as const,
    ...others.map((person) => ({ person, role: 'member' }) as const),
  ]
  seatAll(members, state({ head: 2, members: told }))
  return members
}
const turn = (members: ReturnType<typeof nobody>, seq: number, to: Membership, by = ann) =>
  takeTurn(members, { seq, author: by }, to)

test('[G10] whoever is banned is out, and being unbanned brings nobody back', () => {
  const members = nobody()
  takeTurn(members, { seq: 1, author: ann }, { person: bob, role: 'member' })
  takeTurn(members, { seq: 2, author: ann }, { person: bob, role: 'left', banned: true })
  takeTurn(members, { seq: 4, author: ann }, { person: bob, role: 'left', banned: false })
  expect([members.people, peopleIn(members)]).toEqual([0, []])
  takeTurn(members, { seq: 5, author: bob }, { person: bob, role: 'member' })
  expect(wasThere(members, bob, 3)).toBe(false)
})

test('[G1] people come and go with the log, from the state on', () => {
  const members = owned()
  turn(members, 1, { person: bob, role: 'member' })
  turn(members, 2, { person: bob, role: 'left' })
  expect(peopleIn(members)).toEqual([ann])
  turn(members, 3, { person: bob, role: 'member' })
  expect(members).toMatchObject({ people: 2, seats: { [bob]: { role: 'member' } } })
  turn(members, 4, { person: bob, role: 'left' }, bob)
  expect(peopleIn(members)).toEqual([ann])
  expect(members.people).toBe(1)
})

test('[G2] whoever is made the owner makes the one before an admin, by one event', () => {
  const members = owned(bob)
  turn(members, 3, { person: bob, role: 'owner' })
  expect([roleOf(members, ann), roleOf(members, bob)]).toEqual(['admin', 'owner'])
  expect(members.people).toBe(2)
})

describe('[H9] in a conversation whose members weren’t all told', () => {
  const large = () => {
    const members = nobody()
    seatAll(members, state({ head: 2, members: [{ person: ann, role: 'owner' }], people: 500 }))
    return members
  }

  test('who comes is one more, and who goes or is given a role was one of them', () => {
    const members = large()
    turn(members, 3, { person: bob, role: 'member' })
    expect(members.people).toBe(501)
    turn(members, 4, { person: eve, role: 'left' }, eve)
    expect(members.people).toBe(500)
    turn(members, 5, { person: personId(7), role: 'admin' })
    turn(members, 6, { person: personId(8), role: 'member', was: 'admin' })
    expect(members.people).toBe(500)
  })

  test('those asked for are as they are then, whatever the log said before', () => {
    const members = large()
    turn(members, 3, { person: bob, role: 'admin' })
    seatMore(members, [{ person: bob, role: 'member' }], 9)
    turn(members, 8, { person: bob, role: 'admin' })
    expect(roleOf(members, bob)).toBe('member')
  })
})

test('[R3] who came after a message wasn’t there when it was said, and who only changed their role was', () => {
  const members = owned(bob, eve)
  turn(members, 5, { person: bob, role: 'member' })
  turn(members, 6, { person: eve, role: 'admin' })
  turn(members, 7, { person: eve, role: 'member', was: 'admin' })
  expect([4, 6].map((seq) => wasThere(members, bob, seq))).toEqual([false, true])
  expect(wasThere(members, eve, 4)).toBe(true)
})
