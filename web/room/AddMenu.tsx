import { createSignal, lazy, Show } from 'solid-js'
import { Loaded } from '../ui/Loaded.tsx'
import { MenuItem } from '../ui/Menu.tsx'
import { MenuButton } from '../ui/MenuButton.tsx'
import type { RoomStore } from './store.ts'

const NewPoll = lazy(async () => ({ default: (await import('../polls/NewPoll.tsx')).NewPoll }))

/** What else can be said than words. Where there is no room for a button of its own, formatting is here too. */
export function AddMenu(props: { store: RoomStore; attach: () => void; format: () => void }) {
  const [isAsking, setAsking] = createSignal(false)
  const close = () => setAsking(false)
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
      <Loaded close={close}>
        <Show when={isAsking()}>
          <NewPoll store={props.store} close={close} />
        </Show>
      </Loaded>
    </>
  )
}

const isNarrow = matchMedia('(max-width: 819px)')
