import { createContext, useContext } from 'solid-js'
import { createStore } from 'solid-js/store'
import * as v from 'valibot'
import { Person } from '../../protocol/http.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Session } from '../session/session.ts'

/** Who people are: the directory's answers, the last of which this device remembers. */
export interface Names {
  /** Undefined until the directory has answered; asking makes it ask. */
  person(id: PersonId): Person | undefined
  learn(people: Person[]): void
}

export const NamesContext = createContext<Names>()

export function useNames(): Names {
  const names = useContext(NamesContext)
  if (!names) throw new Error('no names above')
  return names
}

const question = (id: PersonId): string => `person ${id}`

/** The ids that are asked for in one turn go in one request. */
export function makeNames(session: Session): Names {
  const [known, setKnown] = createStore<Record<string, Person>>({ [session.me.id]: session.me })
  const asked = new Set<PersonId>()
  let wanted: PersonId[] = []

  function learn(people: Person[]): void {
    for (const person of people) {
      if (known[person.id]?.name === person.name) continue
      setKnown(person.id, person)
      void session.disk.then((disk) => disk.keepAnswer(question(person.id), person))
    }
  }

  async function remember(id: PersonId): Promise<void> {
    const held = v.safeParse(Person, await (await session.disk).answer(question(id)))
    if (held.success && !known[id]) setKnown(id, held.output)
  }

  async function askWanted(): Promise<void> {
    const ids = wanted.splice(0, limits.peoplePerLookup)
    if (wanted.length > 0) queueMicrotask(askWanted)
    await Promise.all(ids.map(remember))
    const answer = await session.ask('GET /people', { query: { ids: ids.join(',') } })
    if (answer.ok) learn(answer.value.people)
    else for (const id of ids) asked.delete(id)
  }

  function want(id: PersonId): void {
    if (asked.has(id)) return
    asked.add(id)
    if (wanted.length === 0) queueMicrotask(askWanted)
    wanted = [...wanted, id]
  }

  return {
    learn,
    person(id) {
      if (!known[id]) want(id)
      return known[id]
    },
  }
}
