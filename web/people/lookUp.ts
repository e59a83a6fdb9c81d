import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Person } from '../../protocol/people.ts'
import type { Answer } from '../net/api.ts'
import type { Session } from '../session/session.ts'
import { deleted } from './names.ts'

/** Who these people are now, in the order of their ids as given; those who are gone too. */
export async function lookUp(session: Pick<Session, 'ask'>, ids: PersonId[]): Promise<Answer<Person[]>> {
  const found = new Map<PersonId, Person>()
  for (let at = 0; at < ids.length; at += limits.peoplePerLookup) {
    const asked = ids.slice(at, at + limits.peoplePerLookup)
    const answer = await session.ask('GET /people', { query: { ids: asked.join(',') } })
    if (!answer.ok) return answer
    for (const person of answer.value.people) found.set(person.id, person)
  }
  return { ok: true, value: ids.map((id) => found.get(id) ?? deleted(id)) }
}
