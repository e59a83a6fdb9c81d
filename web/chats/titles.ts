import type { PersonId } from '../../protocol/ids.ts'
import type { Person } from '../../protocol/people.ts'
import { readProfile } from '../../protocol/profile.ts'

/** How a conversation is called by `me`: the other person, my notes, or the room's name. */
export function titleOf({ profile, other }: { profile: string; other: Person | null }, me: PersonId): string {
  if (other) return other.id === me ? 'Notes to yourself' : other.name
  return readProfile(profile)?.name ?? 'A conversation'
}
