import { createUniqueId, type JSX, onCleanup, onMount } from 'solid-js'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import styles from './Menu.module.css'

/** Where a menu opens: from the corner of a button, or where the pointer is. By the window's own left and top, as pointers are. */
export interface Place {
  x: number
  y: number
}

const marginPx = 8

/** A menu that is open for as long as it is there. Escape, Tab, a press beside it and what is chosen close it. */
export function Menu(props: { name: string; at: Place; close: () => void; children: JSX.Element }) {
  let menu!: HTMLDivElement
  let isThere = true
  const items = () => [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')]
  onMount(() => {
    menu.showPopover()
    place(menu, props.at)
    items()[0]?.focus()
  })
  // Whoever takes it away has it closed first, so that focus goes back.
  onCleanup(() => {
    isThere = false
    if (menu.matches(':popover-open')) menu.hidePopover()
  })

  function pressed(event: KeyboardEvent): void {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (event.key === 'Tab') menu.hidePopover()
    if (to === undefined) return
    event.preventDefault()
    all.at(to % all.length)?.focus()
  }

  return (
    <div
      ref={menu}
      popover
      role="menu"
      tabindex="-1"
      aria-label={props.name}
      class={styles.menu}
      onKeyDown={pressed}
      on:toggle={(event: ToggleEvent) => event.newState === 'closed' && isThere && props.close()}
    >
      {props.children}
    </div>
  )
}

/** Something to do. Where one of several holds, `chosen` says whether it does. */
export function MenuItem(props: { icon: IconName; chosen?: boolean; do: () => void; children: JSX.Element }) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: where it is checked or not it is a `menuitemradio`.
    <button
      type="button"
      role={props.chosen === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={props.chosen}
      tabindex="-1"
      class={styles.item}
      onClick={(event) => {
        event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
        props.do()
      }}
    >
      <Icon name={props.icon} />
      {props.children}
    </button>
  )
}

/** Items of which one holds. */
export function MenuGroup(props: { name: string; children: JSX.Element }) {
  const id = createUniqueId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset isn't known in a menu.
    <div role="group" aria-labelledby={id}>
      <p id={id} class={styles.group}>
        {props.name}
      </p>
      {props.children}
    </div>
  )
}

function place(menu: HTMLElement, { x, y }: Place): void {
  const { offsetWidth, offsetHeight } = menu
  const isRightToLeft = getComputedStyle(menu).direction === 'rtl'
  const left = isRightToLeft ? x - offsetWidth : x
  const within = (at: number, most: number) => `${Math.max(marginPx, Math.min(at, most - marginPx))}px`
  menu.style.setProperty('left', within(left, innerWidth - offsetWidth))
  menu.style.setProperty('top', within(y, innerHeight - offsetHeight))
}
