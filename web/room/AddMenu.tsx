import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { MenuItem } from '../ui/Menu.tsx'
import { MenuButton } from '../ui/MenuButton.tsx'
import type { RoomStore } from './store.ts'

const NewPoll = lazy(async () => ({ default: (await import('../polls/NewPoll.tsx')).NewPoll }))

/** What else can be said than words. Where there is no room for a button of its own, formatting is here too. */
export function AddMenu(props: { store: RoomStore; attach: () => void; format: () => void }) {
  const [isAsking, setAsking] = createSignal(false)
  return (
    <>
      <MenuButton name="Add" icon="add">
        <Show when={props.store.canAttach()}>
          <MenuItem icon="attach" do={props.attach}>
            Files
          </MenuItem>
        </Show>
        <MenuItem icon="poll" do={() => setAsking(true)}>
          Poll
        </MenuItem>
        <Show when={isNarrow.matches}>
          <MenuItem icon="format" do={props.format}>
            Formatting
          </MenuItem>
        </Show>
      </MenuButton>
      <Show when={isAsking()}>
        <Suspense>
          <NewPoll store={props.store} close={() => setAsking(false)} />
        </Suspense>
      </Show>
    </>
  )
}

const isNarrow = matchMedia('(max-width: 819px)')
