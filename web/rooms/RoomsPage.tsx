import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { Page } from '../session/Page.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { whileLookedAt } from '../ui/lookedAt.ts'
import { createListing, type RoomListing } from './listing.ts'
import { NewRoom } from './NewRoom.tsx'
import { RoomCard } from './RoomCard.tsx'
import styles from './RoomsPage.module.css'

/** The rooms that anybody here may join, and where one makes one. */
export function RoomsPage() {
  const listing = createListing(useSession())
  const [making, setMaking] = createSignal(false)
  whileLookedAt(() => void listing.refresh())
  return (
    <Page title="Rooms" class={styles.page}>
      <p class={styles.about}>
        Open to anyone here. Each one, with everything in it, is deleted seven days after it was made.
      </p>
      <div>
        <Button icon="add" onClick={() => setMaking(true)}>
          New room
        </Button>
      </div>
      <Cards listing={listing} />
      <Show when={making()}>
        <NewRoom close={() => setMaking(false)} />
      </Show>
    </Page>
  )
}

function Cards(props: { listing: RoomListing }) {
  const { rooms, hasMore, isLoading, failure, load } = props.listing
  return (
    <>
      <Switch>
        <Match when={rooms().length > 0}>
          <ul class={styles.cards}>
            <For each={rooms()}>{(room) => <RoomCard room={room} />}</For>
          </ul>
        </Match>
        <Match when={isLoading()}>
          <ul class={styles.cards} aria-busy="true" aria-label="Loading the rooms">
            <For each={[1, 2, 3]}>{() => <li class={styles.skeleton} />}</For>
          </ul>
        </Match>
        <Match when={!failure()}>
          <p>There is no room to join yet. Make the first one: everybody here will see it.</p>
        </Match>
      </Switch>
      <Show when={failure()}>
        <p role="alert">{failure()}</p>
      </Show>
      <Show when={hasMore() || failure()}>
        <Button look="soft" aria-disabled={isLoading()} onClick={() => void load()}>
          {hasMore() ? 'More rooms' : 'Try again'}
        </Button>
      </Show>
    </>
  )
}
