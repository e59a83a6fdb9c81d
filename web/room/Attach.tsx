import { createSignal, lazy, Show } from 'solid-js'
import { IconButton } from '../ui/Button.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Menu, MenuItem, type Place } from '../ui/Menu.tsx'
import type { Attaching } from './attaching.ts'
import type { RoomStore } from './store.ts'

const NewPoll = lazy(async () => ({ default: (await import('../polls/NewPoll.tsx')).NewPoll }))

const isNarrow = matchMedia('(max-width: 819px)')

/** What else can be said than words. Formatting is here where there is no room for a button of its own. */
export function Attach(props: { store: RoomStore; attaching: Attaching; format: () => void; back: () => void }) {
  const [menu, setMenu] = createSignal<Place | null>(null)
  const [isAsking, setAsking] = createSignal(false)
  const close = () => setAsking(false)
  let input!: HTMLInputElement

  function open(button: HTMLElement): void {
    const { left, right, top } = button.getBoundingClientRect()
    setMenu({ x: getComputedStyle(button).direction === 'rtl' ? right : left, y: top })
  }

  return (
    <>
      <IconButton name="Attach" icon="attach" aria-haspopup="menu" onClick={(event) => open(event.currentTarget)} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={() => {
          void props.attaching.add([...(input.files ?? [])])
          input.value = ''
          props.back()
        }}
      />
      <Show when={menu()} keyed>
        {(at) => (
          <Menu name="Attach" at={at} close={() => setMenu(null)}>
            <MenuItem icon="picture" do={() => input.click()}>
              Pictures and files
            </MenuItem>
            <MenuItem icon="poll" do={() => setAsking(true)}>
              Poll
            </MenuItem>
            <Show when={isNarrow.matches}>
              <MenuItem icon="format" do={() => props.format()}>
                Formatting
              </MenuItem>
            </Show>
          </Menu>
        )}
      </Show>
      <Loaded close={close}>
        <Show when={isAsking()}>
          <NewPoll store={props.store} close={close} />
        </Show>
      </Loaded>
    </>
  )
}
