import { createSignal, Show } from 'solid-js'
import { IconButton } from '../ui/Button.tsx'
import { Menu, MenuItem, type Place } from '../ui/Menu.tsx'

/** What else can be done in a conversation. */
export function HeaderMenu(props: { search: () => void; goToDate: () => void }) {
  const [menu, setMenu] = createSignal<Place | null>(null)
  return (
    <>
      <IconButton
        name="More about this conversation"
        icon="menu"
        aria-haspopup="menu"
        onClick={(event) => {
          const { left, right, bottom } = event.currentTarget.getBoundingClientRect()
          setMenu({ x: getComputedStyle(event.currentTarget).direction === 'rtl' ? right : left, y: bottom })
        }}
      />
      <Show when={menu()} keyed>
        {(at) => (
          <Menu name="Conversation" at={at} close={() => setMenu(null)}>
            <MenuItem icon="search" do={props.search}>
              Search in here
            </MenuItem>
            <MenuItem icon="date" do={props.goToDate}>
              Go to a day
            </MenuItem>
          </Menu>
        )}
      </Show>
    </>
  )
}
