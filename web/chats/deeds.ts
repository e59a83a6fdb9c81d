import type { Membership } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { type PlainProfile, readProfile } from '../../protocol/profile.ts'
import type { Deed } from '../seal/opening.ts'
import { settingLine } from './settingLine.ts'

/** Who reads it, how people are called, and whether it is a room. */
export interface Reader {
  me: PersonId
  isRoom: boolean
  nameOf: (id: PersonId) => string | undefined
}

/**
 * A line of the log that nobody said: who came and went, who is what, how it is called now. `before` is the profile that was
 * changed; null where nobody here knows.
 */
export function deedLine(author: PersonId, deed: Deed, before: string | null, reader: Reader): string {
  if (deed.is === 'membership') return membershipLine(author, deed, reader)
  if (deed.is === 'profile') return profileLine(author, deed.profile, before, reader)
  return settingLine(subject(author, reader), deed)
}

function membershipLine(author: PersonId, { person, role, was, banned }: Membership, reader: Reader): string {
  const by = subject(author, reader)
  if (author === person) {
    if (role === 'left') return `${by} left`
    return role === 'owner' ? `${by} made this ${reader.isRoom ? 'room' : 'group'}` : `${by} joined`
  }
  const whom = person === reader.me ? 'you' : subject(person, reader)
  switch (role) {
    case 'left':
      if (banned === undefined) return `${by} removed ${whom}`
      return banned ? `${by} banned ${whom}` : `${by} unbanned ${whom}`
    case 'owner':
      return `${by} made ${whom} the owner`
    case 'admin':
      return `${by} made ${whom} an admin`
    case 'member':
      if (was !== 'admin') return `${by} added ${whom}`
      return person === reader.me ? 'You are no longer an admin' : `${whom} is no longer an admin`
  }
}

/** Names what changed; of several changes the name first. */
function profileLine(author: PersonId, profile: string, before: string | null, reader: Reader): string {
  const by = subject(author, reader)
  const now = readProfile(profile)
  const then = before === null ? null : readProfile(before)
  if (!now) return `${by} changed how it looks`
  if (!then) return isNameAlone(now) ? named(by, now, reader) : `${by} changed its name, picture or description`
  if (now.name !== then.name) return named(by, now, reader)
  if (now.picture !== then.picture) return `${by} ${now.picture ? 'changed' : 'removed'} the picture`
  if (now.about !== then.about) return `${by} ${now.about ? 'changed' : 'removed'} the description`
  return named(by, now, reader)
}

const isNameAlone = ({ picture, about }: PlainProfile): boolean => !picture && !about
const named = (by: string, { name }: PlainProfile, { isRoom }: Reader): string =>
  `${by} named the ${isRoom ? 'room' : 'group'} ${name}`

const subject = (person: PersonId, { me, nameOf }: Reader): string =>
  person === me ? 'You' : (nameOf(person) ?? 'Somebody')
