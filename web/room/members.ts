import type { State } from '../../protocol/down.ts'
import type { Member, Membership, Role } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'

/** Somebody's role, and the seq as of which they have it: what is older says nothing. */
interface Seat {
  role: Role
  asOf: number
}

/** When somebody came or went. */
interface Turn {
  seq: number
  came: boolean
}

export interface Members {
  /** Those who are known to be in, or to have left. */
  seats: Record<PersonId, Seat>
  /** How many are in; `seats` holds fewer in a large conversation. */
  people: number
  /** As of which seq somebody without a seat isn't in, if all were told. */
  asOf: number
  whole: boolean
  /** Each one's turns, by seq, as far as the log is held. */
  turns: Record<PersonId, Turn[]>
}

export const nobody = (): Members => ({ seats: {}, people: 0, asOf: 0, whole: true, turns: {} })

/** Who is in by the conversation's own word. */
export function seatAll(members: Members, { head, people, members: told }: State): void {
  members.seats = {}
  members.people = people
  members.asOf = head
  members.whole = told.length >= people
  seatMore(members, told, head)
}

/** Members that the state left out. */
export function seatMore(members: Members, told: readonly Member[], asOf: number): void {
  for (const { person, role } of told) members.seats[person] = { role, asOf }
}

/** Folds a `member` event. The order in which events come makes no difference. */
export function takeTurn(members: Members, { seq, author }: { seq: number; author: PersonId }, to: Membership): void {
  // Whoever may come back isn't back yet.
  if (to.banned === false) return
  takeSeat(members, seq, to)
  // Whoever hands over stays as an admin, by the same event.
  if (to.role === 'owner' && author !== to.person) takeSeat(members, seq, { person: author, role: 'admin' })
}

function takeSeat(members: Members, seq: number, { person, role, was }: Membership): void {
  const comes = role === 'member' && was === undefined
  if (comes || role === 'left') keepTurn(members, person, { seq, came: comes })
  const seat = members.seats[person]
  if (seq <= (seat?.asOf ?? members.asOf)) return
  // Of somebody who wasn't told, only who comes now can have been out.
  const wasIn = seat ? seat.role !== 'left' : !members.whole && !comes
  members.seats[person] = { role, asOf: seq }
  members.people += Number(role !== 'left') - Number(wasIn)
}

function keepTurn({ turns }: Members, person: PersonId, turn: Turn): void {
  const others = (turns[person] ?? []).filter(({ seq }) => seq !== turn.seq)
  turns[person] = [...others, turn].sort((one, other) => one.seq - other.seq)
}

export const roleOf = ({ seats }: Members, person: PersonId): Role => seats[person]?.role ?? 'left'

/** Everybody who is known to be in. */
export const peopleIn = ({ seats }: Members): PersonId[] =>
  (Object.keys(seats) as PersonId[]).filter((person) => seats[person]?.role !== 'left')

/** Whether somebody who is in now was there when `seq` was said: only if they didn't come after it. */
export const wasThere = ({ turns }: Members, person: PersonId, seq: number): boolean =>
  turns[person]?.find((turn) => turn.seq > seq)?.came !== true
