import { For, type JSX } from 'solid-js'
import styles from './Tabs.module.css'

/** Which of several is shown. The arrow keys go from one to the next; Tab goes on into what is shown. */
export function Tabs<Name extends string>(props: {
  name: string
  id: string
  names: readonly Name[]
  chosen: Name
  choose: (name: Name) => void
}) {
  let tabs!: HTMLDivElement

  function pressed(event: KeyboardEvent): void {
    const forward = getComputedStyle(tabs).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft'
    const at = props.names.indexOf(props.chosen)
    const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: -1 }[event.key]
    const next = to === undefined ? undefined : props.names.at(to % props.names.length)
    if (!next) return
    event.preventDefault()
    props.choose(next)
    tabs.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
  }

  return (
    <div ref={tabs} role="tablist" aria-label={props.name} class={styles.tabs} onKeyDown={pressed}>
      <For each={props.names}>
        {(name) => (
          <button
            type="button"
            role="tab"
            class={styles.tab}
            aria-selected={props.chosen === name}
            aria-controls={props.id}
            tabindex={props.chosen === name ? 0 : -1}
            onClick={() => props.choose(name)}
          >
            {name}
          </button>
        )}
      </For>
    </div>
  )
}

export const TabPanel = (props: { id: string; name: string; children: JSX.Element }) => (
  <div id={props.id} role="tabpanel" aria-label={props.name} class={styles.panel}>
    {props.children}
  </div>
)
