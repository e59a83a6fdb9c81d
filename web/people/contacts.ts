import { createContext, onCleanup, useContext } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type { PersonId } from '../../protocol/ids.ts'
import type { Handle, Person } from '../../protocol/people.ts'
import type { Answer, Gives } from '../net/api.ts'
import type { Session } from '../session/session.ts'
import type { Names } from './names.ts'

/** Whom I keep at hand, and whom I want to hear nothing of. */
export interface Contacts {
  /** By name. */
  contacts(): readonly PersonId[]
  blocked(): readonly PersonId[]
  isContact(person: PersonId): boolean
  isBlocked(person: PersonId): boolean
  /** Why the list couldn't be had; null while it can, or is on its way. */
  failure(): string | null
  isKnown(): boolean
  load(): Promise<void>
  add(handle: Handle): Promise<Answer<{ person: Person }>>
  remove(person: PersonId): Promise<Answer<unknown>>
  block(person: PersonId): Promise<Answer<unknown>>
  unblock(person: PersonId): Promise<Answer<unknown>>
}

export const ContactsContext = createContext<Contacts>()

export function useContacts(): Contacts {
  const contacts = useContext(ContactsContext)
  if (!contacts) throw new Error('no contacts above')
  return contacts
}

interface Held {
  contacts: PersonId[]
  blocked: PersonId[]
  isKnown: boolean
  failure: string | null
}

export function makeContacts(session: Session, names: Names): Contacts {
  const [held, setHeld] = createStore<Held>({ contacts: [], blocked: [], isKnown: false, failure: null })
  const gone = new AbortController()
  onCleanup(() => gone.abort())

  function take({ contacts, blocked }: Gives<'GET /contacts'>): void {
    names.learn([...contacts, ...blocked])
    const ids = (people: Person[]) => people.map(({ id }) => id)
    setHeld(reconcile({ contacts: ids(contacts), blocked: ids(blocked), isKnown: true, failure: null }))
  }

  async function load(): Promise<void> {
    const answer = await session.ask('GET /contacts')
    if (answer.ok) take(answer.value)
    else setHeld({ failure: answer.message })
  }

  async function remember(): Promise<void> {
    const answer = await session.recall('GET /contacts')
    if (answer && !held.isKnown) take(answer)
  }

  /** What has changed is asked for once more: the list is the server's, and in its order. */
  async function changing<T>(asked: Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await asked
    if (answer.ok) await load()
    return answer
  }

  void remember()
  void load()
  session.world.watch((what) => what === 'online' && void load(), gone.signal)
  return {
    contacts: () => held.contacts,
    blocked: () => held.blocked,
    isContact: (person) => held.contacts.includes(person),
    isBlocked: (person) => held.blocked.includes(person),
    failure: () => held.failure,
    isKnown: () => held.isKnown,
    load,
    add: (handle) => changing(session.ask('POST /contacts', { body: { handle } })),
    remove: (person) => changing(session.ask('DELETE /contacts/:person', { params: { person } })),
    block: (person) => changing(session.ask('POST /blocks', { body: { person } })),
    unblock: (person) => changing(session.ask('DELETE /blocks/:person', { params: { person } })),
  }
}
