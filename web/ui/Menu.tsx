import { createUniqueId, type JSX, onCleanup, onMount } from 'solid-js'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import styles from './Menu.module.css'

/** Where a menu opens: from the corner of a button, or where the pointer is. By the window's own left and top, as pointers are. */
export interface Place {
  x: number
  y: number
}

/** Where a line of text in it begins, below it. */
export function cornerOf(element: Element): Place {
  const { left, right, bottom } = element.getBoundingClientRect()
  return { x: getComputedStyle(element).direction === 'rtl' ? right : left, y: bottom }
}

/** Where it was pressed; at the corner of what it is about when a key did it. */
export const pressedAt = ({ clientX, clientY }: MouseEvent, element: Element): Place =>
  clientX > 0 ? { x: clientX, y: clientY } : cornerOf(element)

const marginPx = 8

/**
 * A menu that is open for as long as it is there. Escape, Tab, a press beside it and what is chosen close it. `pressed` is a key
 * that was pressed before it opened: what that stands for is done at once.
 */
export function Menu(props: {
  name: string
  at: Place
  close: () => void
  pressed?: string | null
  children: JSX.Element
}) {
  let menu!: HTMLDivElement
  let isThere = true
  const items = () => [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')]
  const gone = new AbortController()
  const grown = new ResizeObserver(() => place(menu, props.at))
  onMount(() => {
    menu.showPopover()
    place(menu, props.at)
    addEventListener('resize', () => place(menu, props.at), { signal: gone.signal })
    // What can be done may become more while it is open, when a connection comes back.
    grown.observe(menu)
    items()[0]?.focus()
    if (props.pressed && !choose(props.pressed)) menu.hidePopover()
  })

  /** Does what a key stands for; false where it stands for nothing. */
  function choose(key: string): boolean {
    const item = items().find((one) =>
      one.getAttribute('aria-keyshortcuts')?.toUpperCase().split(' ').includes(key.toUpperCase()),
    )
    item?.click()
    return item !== undefined
  }

  // Whoever takes it away has it closed first, so that focus goes back.
  onCleanup(() => {
    isThere = false
    gone.abort()
    grown.disconnect()
    if (menu.matches(':popover-open')) menu.hidePopover()
  })

  function pressed(event: KeyboardEvent): void {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (event.key === 'Tab') menu.hidePopover()
    const isChosen = !event.ctrlKey && !event.metaKey && !event.altKey && choose(event.key)
    if (to === undefined && !isChosen) return
    event.preventDefault()
    if (to !== undefined) all.at(to % all.length)?.focus()
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
export function MenuItem(props: {
  icon: IconName
  chosen?: boolean
  /** A key that does it while the menu is open, or what it is about has the focus. */
  key?: string
  do: () => void
  children: JSX.Element
}) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: where it is checked or not it is a `menuitemradio`.
    <button
      type="button"
      role={props.chosen === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={props.chosen}
      tabindex="-1"
      aria-keyshortcuts={props.key}
      data-key={props.key?.split(' ')[0]}
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
  const left = isRightToLeft ? x + 1 - offsetWidth : x
  const within = (at: number, most: number) => `${Math.max(marginPx, Math.min(at, most - marginPx))}px`
  menu.style.setProperty('left', within(left, innerWidth - offsetWidth))
  menu.style.setProperty('top', within(y, innerHeight - offsetHeight))
}
