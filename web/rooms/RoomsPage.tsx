import { createSignal, For, Match, onMount, Show, Switch } from 'solid-js'
import type { Listing } from '../../protocol/http.ts'
import { BackButton } from '../chats/BackButton.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { NewRoom } from './NewRoom.tsx'
import { RoomCard } from './RoomCard.tsx'
import styles from './RoomsPage.module.css'

type Listed =
  | { at: 'loading' }
  | { at: 'failed'; message: string }
  | { at: 'here'; rooms: Listing[]; next: string | null }

/** The rooms that anybody here may join, and where one makes one. */
export function RoomsPage() {
  const session = useSession()
  const [listed, setListed] = createSignal<Listed>({ at: 'loading' })
  const [making, setMaking] = createSignal(false)
  const here = () => {
    const state = listed()
    return state.at === 'here' ? state : null
  }
  const failure = () => {
    const state = listed()
    return state.at === 'failed' ? state.message : null
  }

  async function load(after: string | null): Promise<void> {
    const answer = await session.ask('GET /rooms', after ? { query: { after } } : {})
    if (!answer.ok) return void setListed({ at: 'failed', message: answer.message })
    const { rooms, next } = answer.value
    setListed({ at: 'here', rooms: [...(after ? (here()?.rooms ?? []) : []), ...rooms], next })
  }
  onMount(() => void load(null))

  return (
    <div class={styles.page}>
      <header>
        <BackButton />
        <h1>Rooms</h1>
      </header>
      <p class={styles.about}>
        Open to anyone here. Each one, with everything in it, is deleted seven days after it was made.
      </p>
      <div>
        <Button icon="add" onClick={() => setMaking(true)}>
          New room
        </Button>
      </div>
      <Switch>
        <Match when={here()?.rooms.length}>
          <ul class={styles.cards}>
            <For each={here()?.rooms}>{(room) => <RoomCard room={room} />}</For>
          </ul>
          <Show when={here()?.next}>
            {(next) => (
              <Button look="soft" onClick={() => void load(next())}>
                More rooms
              </Button>
            )}
          </Show>
        </Match>
        <Match when={here()}>
          <p>There is no room to join yet. Make the first one: everybody here will see it.</p>
        </Match>
        <Match when={failure()}>
          {(message) => (
            <div>
              <p role="alert">{message()}</p>
              <Button look="soft" onClick={() => void load(null)}>
                Try again
              </Button>
            </div>
          )}
        </Match>
        <Match when={listed().at === 'loading'}>
          <ul class={styles.cards} aria-busy="true" aria-label="Loading the rooms">
            <For each={[1, 2, 3]}>{() => <li class={styles.skeleton} />}</For>
          </ul>
        </Match>
      </Switch>
      <Show when={making()}>
        <NewRoom close={() => setMaking(false)} />
      </Show>
    </div>
  )
}
