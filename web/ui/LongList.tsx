import {
  type Accessor,
  createComputed,
  createEffect,
  For,
  type JSX,
  lazy,
  on,
  onCleanup,
  onMount,
  Show,
  Suspense,
} from 'solid-js'
import styles from './LongList.module.css'

/** Up to here all rows are drawn, so that the browser finds what is in them; of more only those that can be seen. */
const drawnWhole = 100

// Most people's lists are short.
const SeenRows = lazy(async () => ({ default: (await import('./SeenRows.tsx')).SeenRows }))

export interface Rows {
  label: string
  ids: readonly string[]
  /** One is near the end: there may be more. */
  nearEnd: () => void
  row: (id: string) => JSX.Element
}

/** A list that scrolls, of any length. */
export function LongList<Id extends string>(props: {
  label: string
  ids: readonly Id[]
  nearEnd?: () => void
  children: (id: Id) => JSX.Element
}) {
  const rows: Rows = {
    get label() {
      return props.label
    },
    get ids() {
      return props.ids
    },
    nearEnd: () => props.nearEnd?.(),
    row: (id) => props.children(id as Id),
  }
  const first: Rows = {
    ...rows,
    get ids() {
      return props.ids.slice(0, drawnWhole)
    },
  }
  return (
    <Show when={props.ids.length > drawnWhole} fallback={<AllRows {...rows} />}>
      <Suspense fallback={<AllRows {...first} />}>
        <SeenRows {...rows} />
      </Suspense>
    </Show>
  )
}

function AllRows(props: Rows) {
  let list!: HTMLDivElement
  let end!: HTMLDivElement
  keepFocus(
    () => props.ids,
    () => list,
  )
  onMount(() => {
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && props.nearEnd(), {
      root: list,
      rootMargin: '600px',
    })
    observer.observe(end)
    onCleanup(() => observer.disconnect())
  })
  return (
    <div ref={list} class={styles.list}>
      <ul aria-label={props.label}>
        <For each={props.ids}>{(id) => <li>{props.row(id)}</li>}</For>
      </ul>
      <div ref={end} />
    </div>
  )
}

/** A row that moves is taken out and put in again, and would lose the focus that is in it. */
export function keepFocus(shown: Accessor<readonly string[]>, list: () => HTMLElement): void {
  let focused: Element | null = null
  createComputed(
    on(
      shown,
      () => {
        focused = list().contains(document.activeElement) ? document.activeElement : null
      },
      { defer: true },
    ),
  )
  createEffect(
    on(
      shown,
      () => {
        if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused)
          focused.focus({ preventScroll: true })
      },
      { defer: true },
    ),
  )
}
