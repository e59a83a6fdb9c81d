import { createSignal } from 'solid-js'
import type { Listing } from '../../protocol/http.ts'
import type { Session } from '../session/session.ts'

type Fetch = { at: 'done' } | { at: 'loading' } | { at: 'failed'; message: string }

/** The listed rooms, a page at a time; a page that fails takes nothing away from those before it. */
export function createListing(session: Session) {
  const [rooms, setRooms] = createSignal<Listing[]>([])
  const [next, setNext] = createSignal<string | null>(null)
  const [fetch, setFetch] = createSignal<Fetch>({ at: 'done' })
  const isLoading = () => fetch().at === 'loading'
  const failure = () => {
    const state = fetch()
    return state.at === 'failed' ? state.message : null
  }

  /** Fetches the first page, or the one after those that are there. */
  async function load(): Promise<void> {
    if (isLoading()) return
    setFetch({ at: 'loading' })
    const after = next()
    const answer = await session.ask('GET /rooms', after ? { query: { after } } : {})
    if (!answer.ok) return void setFetch({ at: 'failed', message: answer.message })
    setRooms([...rooms(), ...answer.value.rooms])
    setNext(answer.value.next)
    setFetch({ at: 'done' })
  }

  return { rooms, hasMore: () => next() !== null, isLoading, failure, load }
}

export type RoomListing = ReturnType<typeof createListing>
