import * as v from 'valibot'
import { PersonId } from './ids.ts'
import { limits } from './limits.ts'
import { Handle, Mine, Person, Privacy, Profile } from './people.ts'
import { nothing, text } from './requests.ts'
import { displayName } from './text.ts'

/** A line of text for people to read, which may be empty. */
const line = (graphemes: number) => v.union([v.pipe(v.string(), v.trim(), v.literal('')), displayName(graphemes)])

/** Who is here, how I show myself to them, and whom I know. */
export const peopleRoutes = {
  /** `?ids=` of up to `limits.peoplePerLookup`. */
  'GET /people': { takes: null, gives: v.strictObject({ people: v.array(Person) }) },
  /** Everybody who is listed, by name; `?q=` the beginning of a name or username; `?after=` the page before's `next`. */
  'GET /people/all': {
    takes: null,
    gives: v.strictObject({ people: v.array(Person), next: v.nullable(v.string()) }),
  },
  'GET /people/:handle/profile': { takes: null, gives: Profile },
  'GET /me/settings': { takes: null, gives: Mine },
  'PATCH /me/settings': {
    takes: v.partial(
      v.strictObject({
        name: displayName(limits.personNameGraphemes),
        status: line(limits.statusGraphemes),
        bio: text(limits.bioGraphemes),
        ...Privacy.entries,
      }),
    ),
    gives: Mine,
  },
  'DELETE /me/avatar': { takes: null, gives: nothing },
  'GET /contacts': {
    takes: null,
    gives: v.strictObject({ contacts: v.array(Person), blocked: v.array(Person) }),
  },
  'POST /contacts': { takes: v.strictObject({ handle: Handle }), gives: v.strictObject({ person: Person }) },
  'DELETE /contacts/:person': { takes: null, gives: nothing },
  'POST /blocks': { takes: v.strictObject({ person: PersonId }), gives: nothing },
  'DELETE /blocks/:person': { takes: null, gives: nothing },
} as const
