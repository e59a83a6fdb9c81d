import { createEffect, For, type JSX, Match, on, Show, Switch } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import styles from './Owner.module.css'
import type { Pages } from './pages.ts'

/** What is there of a list, or why not, and the way to more of it. */
export function Listed<T extends object>(props: {
  label: string
  empty: string
  pages: Pages<T>
  children: (item: T) => JSX.Element
}) {
  const { items, failure, hasMore, load, more } = props.pages
  let listed!: HTMLDivElement
  // What had the focus may have gone with its row.
  createEffect(on(items, () => document.activeElement === document.body && listed.focus(), { defer: true }))
  return (
    <div ref={listed} tabindex="-1" class={styles.listed}>
      <Switch>
        <Match when={items()?.length}>
          <ul class={styles.rows} aria-label={props.label}>
            <For each={items()}>{(item) => <li>{props.children(item)}</li>}</For>
          </ul>
        </Match>
        <Match when={items()}>
          <p class={styles.fact}>{props.empty}</p>
        </Match>
        <Match when={!failure()}>
          <Skeleton label={`Loading: ${props.label}`} />
        </Match>
      </Switch>
      <Show when={failure()}>
        <p role="alert">{failure()}</p>
        <Button look="soft" onClick={() => void (items() ? more() : load())}>
          Try again
        </Button>
      </Show>
      <Show when={hasMore() && !failure()}>
        <Button look="soft" onClick={() => void more()}>
          Show more
        </Button>
      </Show>
    </div>
  )
}
