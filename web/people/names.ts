import { createContext, getListener, getOwner, onCleanup, useContext } from 'solid-js'
import { createStore, produce, reconcile } from 'solid-js/store'
import * as v from 'valibot'
import type { PersonId, Timestamp } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { Person } from '../../protocol/people.ts'
import type { Session } from '../session/session.ts'
import { whileLookedAt } from '../ui/lookedAt.ts'

/** Who people are: the directory's answers, the last of which this device remembers. */
export interface Names {
  /**
   * Undefined until the directory has answered; asking makes it ask. Whoever is asked for where it is drawn counts as on the
   * screen for as long as that is, and is asked about again each minute.
   */
  person(id: PersonId): Person | undefined
  learn(people: Person[]): void
  /** Whoever of those that are known is called so. */
  called(handle: string): Person | undefined
  /** When somebody was last active, as an Inbox tells it. */
  saw(id: PersonId, seenAt: Timestamp | null): void
}

export const NamesContext = createContext<Names>()

export function useNames(): Names {
  const names = useContext(NamesContext)
  if (!names) throw new Error('no names above')
  return names
}

const question = (id: PersonId): string => `person ${id}`
const everyMs = 60_000

/** Whom the directory doesn't know, an account that is gone: without a username there is no way to them. */
export const deleted = (id: PersonId): Person => ({
  id,
  handle: '',
  name: 'Deleted account',
  status: '',
  avatar: null,
  seenAt: null,
  guest: false,
})

/** What somebody is called in a line of text. */
export const shownName = (person: Person | undefined): string | undefined =>
  person?.guest ? `${person.name} (guest)` : person?.name

export const isDeleted = ({ handle }: Person): boolean => handle === ''

/** The ids that are asked for in one turn go in one request. */
export function makeNames(session: Session): Names {
  const [known, setKnown] = createStore<Record<PersonId, Person>>({ [session.me.id]: session.me })
  const [called, setCalled] = createStore<Record<string, PersonId>>({ [session.me.handle]: session.me.id })
  const asked = new Set<PersonId>()
  const shown = new Map<PersonId, number>()
  let wanted: PersonId[] = []

  function put(person: Person): void {
    setKnown(
      produce((people) => {
        people[person.id] = reconcile(person)(people[person.id])
      }),
    )
    setCalled({ [person.handle]: person.id })
  }

  function learn(people: Person[]): void {
    for (const person of people) {
      if (isSame(known[person.id], person)) continue
      put(person)
      void session.disk.then((disk) => disk.keepAnswer(question(person.id), person))
    }
  }

  async function remember(id: PersonId): Promise<void> {
    const held = v.safeParse(Person, await (await session.disk).answer(question(id)))
    if (held.success && !known[id]) put(held.output)
  }

  async function askFor(ids: PersonId[]): Promise<boolean> {
    const query = { ids: ids.join(',') }
    const answer = session.guestOf
      ? await session.ask('GET /conversations/:conversation/people', {
          params: { conversation: session.guestOf },
          query,
        })
      : await session.ask('GET /people', { query })
    if (!answer.ok) return false
    const there = new Set(answer.value.people.map(({ id }) => id))
    learn([...answer.value.people, ...ids.filter((id) => !there.has(id)).map(deleted)])
    return true
  }

  async function askWanted(): Promise<void> {
    const ids = wanted.splice(0, limits.peoplePerLookup)
    if (wanted.length > 0) queueMicrotask(askWanted)
    await Promise.all(ids.map(remember))
    if (!(await askFor(ids))) for (const id of ids) asked.delete(id)
  }

  function want(id: PersonId): void {
    if (asked.has(id)) return
    asked.add(id)
    if (wanted.length === 0) queueMicrotask(askWanted)
    wanted = [...wanted, id]
  }

  async function askAgain(): Promise<void> {
    const ids = [...shown.keys()]
    for (let at = 0; at < ids.length; at += limits.peoplePerLookup)
      if (!(await askFor(ids.slice(at, at + limits.peoplePerLookup)))) return
  }

  whileLookedAt(() => void askAgain(), everyMs)
  return {
    learn,
    called(handle) {
      const id = called[handle]
      return id && known[id]
    },
    saw(id, seenAt) {
      const person = known[id]
      if (person) learn([{ ...person, seenAt }])
    },
    person(id) {
      if (getListener() && getOwner()) counted(shown, id)
      if (!known[id]) want(id)
      return known[id]
    },
  }
}

/** Counts a key as long as what is computed now isn't computed again. */
function counted<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
  onCleanup(() => {
    const left = (counts.get(key) ?? 1) - 1
    if (left > 0) counts.set(key, left)
    else counts.delete(key)
  })
}

const fields = Object.keys(Person.entries) as (keyof Person)[]
const isSame = (one: Person | undefined, other: Person): boolean =>
  one !== undefined && fields.every((field) => one[field] === other[field])
