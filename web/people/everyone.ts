import { createSignal } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import type { Session } from '../session/session.ts'
import type { Names } from './names.ts'

type Fetch =
  | { at: 'here' }
  | { at: 'loading' }
  /** `unlisted`: people aren't listed on this Parley. */
  | { at: 'failed'; message: string; unlisted: boolean }

/** Everybody who is listed, or those whose name begins so, a page at a time. */
export function createEveryone(session: Session, names: Names) {
  const [people, setPeople] = createSignal<readonly PersonId[]>([])
  const [fetch, setFetch] = createSignal<Fetch>({ at: 'loading' })
  let begin = ''
  let next: string | null = null

  /** An answer to what isn't asked any more is nobody's. */
  async function load(after: string | null): Promise<void> {
    const asked = begin
    setFetch({ at: 'loading' })
    const query = { q: asked, ...(after !== null && { after }) }
    const answer = await session.ask('GET /people/all', { query })
    if (asked !== begin) return
    if (!answer.ok) {
      const { error, message } = answer
      return void setFetch({ at: 'failed', message, unlisted: error === 'people-not-listed' })
    }
    names.learn(answer.value.people)
    const ids = answer.value.people.map(({ id }) => id)
    setPeople((before) => (after === null ? ids : [...new Set([...before, ...ids])]))
    next = answer.value.next
    setFetch({ at: 'here' })
  }

  return {
    people,
    isLoading: () => fetch().at === 'loading',
    failure: () => {
      const state = fetch()
      return state.at === 'failed' ? state : null
    },
    search(text: string): void {
      begin = text.trim()
      void load(null)
    },
    /** The page after those that are there, if there is one. */
    more(): void {
      if (next !== null && fetch().at === 'here') void load(next)
    },
    retry(): void {
      void load(people().length > 0 ? next : null)
    },
  }
}
