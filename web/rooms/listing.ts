import { createSignal } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type { Listing } from '../../protocol/rooms.ts'
import type { Answer, Gives } from '../net/api.ts'
import type { Session } from '../session/session.ts'

type Fetch = { at: 'new' } | { at: 'done' } | { at: 'loading' } | { at: 'failed'; message: string }
type Page = Gives<'GET /rooms'>

/** The listed rooms, a page at a time; a page that fails takes nothing away from those before it. */
export function createListing(session: Session) {
  const [shown, setShown] = createStore<Page>({ rooms: [], next: null })
  const [fetch, setFetch] = createSignal<Fetch>({ at: 'new' })
  const isLoading = () => fetch().at === 'loading'
  const failure = () => {
    const state = fetch()
    return state.at === 'failed' ? state.message : null
  }

  /** Fetches the first page, or the one after those that are there. */
  async function load(): Promise<void> {
    if (isLoading()) return
    setFetch({ at: 'loading' })
    take(await askAfter(shown.next, [...shown.rooms]))
  }

  /** Fetches as many again as are there. Nobody asked for it: nobody sees that it is on its way or failed. */
  async function refresh(): Promise<void> {
    if (fetch().at === 'new') return load()
    const count = shown.rooms.length
    let answer = await askAfter(null, [])
    while (answer.ok && answer.value.next && answer.value.rooms.length < count)
      answer = await askAfter(answer.value.next, answer.value.rooms)
    if (answer.ok && !isLoading() && shown.rooms.length === count) take(answer)
  }

  async function askAfter(after: string | null, before: Listing[]): Promise<Answer<Page>> {
    const answer = await session.ask('GET /rooms', after ? { query: { after } } : {})
    if (!answer.ok) return answer
    return { ok: true, value: { rooms: [...before, ...answer.value.rooms], next: answer.value.next } }
  }

  function take(answer: Answer<Page>): void {
    if (!answer.ok) return void setFetch({ at: 'failed', message: answer.message })
    setShown(reconcile(answer.value, { key: 'room' }))
    setFetch({ at: 'done' })
  }

  return { rooms: () => shown.rooms, hasMore: () => shown.next !== null, isLoading, failure, load, refresh }
}

export type RoomListing = ReturnType<typeof createListing>
