import { createSignal, type JSX, Show } from 'solid-js'
import { IconButton } from './Button.tsx'
import type { IconName } from './icons.ts'
import { cornerOf, Menu, type Place } from './Menu.tsx'

/** A button that opens a menu; `menu` is the menu's name where it isn't the button's own. */
export function MenuButton(props: { name: string; icon: IconName; menu?: string; children: JSX.Element }) {
  const [at, setAt] = createSignal<Place | null>(null)
  return (
    <>
      <IconButton
        name={props.name}
        icon={props.icon}
        aria-haspopup="menu"
        onClick={(event) => setAt(cornerOf(event.currentTarget))}
      />
      <Show when={at()} keyed>
        {(place) => (
          <Menu name={props.menu ?? props.name} at={place} close={() => setAt(null)}>
            {props.children}
          </Menu>
        )}
      </Show>
    </>
  )
}
