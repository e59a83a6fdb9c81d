import { createSignal, lazy, Show, Suspense } from 'solid-js'
import { IconButton } from '../ui/Button.tsx'
import { Menu, MenuItem, type Place } from '../ui/Menu.tsx'
import type { RoomStore } from './store.ts'

const NewPoll = lazy(async () => ({ default: (await import('../polls/NewPoll.tsx')).NewPoll }))

/** What else can be said than words. Where there is no room for a button of its own, formatting is here too. */
export function AddMenu(props: { store: RoomStore; attach: () => void; format: () => void }) {
  const [menu, setMenu] = createSignal<Place | null>(null)
  const [isAsking, setAsking] = createSignal(false)
  return (
    <>
      <IconButton
        name="Add"
        icon="add"
        aria-haspopup="menu"
        onClick={(event) => {
          const { left, right, top } = event.currentTarget.getBoundingClientRect()
          setMenu({ x: getComputedStyle(event.currentTarget).direction === 'rtl' ? right : left, y: top })
        }}
      />
      <Show when={menu()} keyed>
        {(at) => (
          <Menu name="Add" at={at} close={() => setMenu(null)}>
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
          </Menu>
        )}
      </Show>
      <Show when={isAsking()}>
        <Suspense>
          <NewPoll store={props.store} close={() => setAsking(false)} />
        </Suspense>
      </Show>
    </>
  )
}

const isNarrow = matchMedia('(max-width: 819px)')
