import type { GuestRights, Role } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Deed } from '../seal/opening.ts'
import { roleOf } from './members.ts'
import type { Message, Model } from './model.ts'

/** What one may do to a member. */
export type Act = 'make-admin' | 'end-admin' | 'hand-over' | 'remove' | 'ban'

/** Whether somebody may say something: a guest, where the room lets guests. */
export const canSay = (isGuest: boolean, guests: GuestRights): boolean =>
  !isGuest || guests === 'write' || guests === 'files'

/** And whether they may bring files, of which a voice message is one. */
export const canAttach = (isGuest: boolean, guests: GuestRights): boolean => !isGuest || guests === 'files'

/** Who adds people, and changes how a group is called and looks. */
export const canManage = (role: Role): boolean => role === 'owner' || role === 'admin'

/** Who erases a message for everyone: its author, and where there are such, those who manage. */
export const mayErase = ({ me, facts, members }: Model, { author }: Pick<Message, 'author'>): boolean =>
  author === me || (facts?.kind !== 'direct' && canManage(roleOf(members, me)))

/** What somebody of one role may do to another member: what is offered here, the Room decides for itself (rule G2). */
export function actsOn(mine: Role, theirs: Role, isGuest: boolean): Act[] {
  if (theirs === 'owner' || theirs === 'left') return []
  if (mine === 'owner') {
    const roles: Act[] = isGuest ? [] : [theirs === 'admin' ? 'end-admin' : 'make-admin', 'hand-over']
    return [...roles, 'remove', 'ban']
  }
  return mine === 'admin' && theirs === 'member' ? ['remove', 'ban'] : []
}

export function deedOf(act: Act, person: PersonId): Deed {
  switch (act) {
    case 'make-admin':
      return { is: 'membership', person, role: 'admin' }
    case 'end-admin':
      return { is: 'membership', person, role: 'member', was: 'admin' }
    case 'hand-over':
      return { is: 'membership', person, role: 'owner' }
    case 'remove':
      return { is: 'membership', person, role: 'left' }
    case 'ban':
      return { is: 'membership', person, role: 'left', banned: true }
  }
}
