import { createEffect, createMemo, createSignal, For, on } from 'solid-js'
import styles from './EmojiPicker.module.css'
import type { OneEmoji } from './emojis.ts'
import { moved } from './grid.ts'

const columns = 8

/** Emoji in rows; of all of them one can be tabbed to, and the arrows lead to the others. `back` is above the first row. */
export function EmojiGrid(props: {
  id: string
  title: string
  emojis: OneEmoji[]
  choose: (emoji: OneEmoji) => void
  back: () => void
}) {
  const [active, setActive] = createSignal(0)
  let grid!: HTMLDivElement
  createEffect(
    on(
      () => props.emojis,
      () => {
        setActive(0)
        grid.scrollTop = 0
      },
    ),
  )
  const rows = createMemo(() =>
    Array.from({ length: Math.ceil(props.emojis.length / columns) }, (_, row) =>
      props.emojis
        .slice(row * columns, (row + 1) * columns)
        .map((emoji, column) => ({ emoji, index: row * columns + column })),
    ),
  )

  function pressed(event: KeyboardEvent): void {
    if (event.key === 'ArrowUp' && active() < columns) props.back()
    else {
      const to = moved(active(), event.key, props.emojis.length, columns, getComputedStyle(grid).direction === 'rtl')
      if (to === null) return
      setActive(to)
      grid.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus()
    }
    event.preventDefault()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of buttons is no table.
    <div ref={grid} id={props.id} class={styles.grid} role="grid" aria-label={props.title} onKeyDown={pressed}>
      <For each={rows()}>
        {(row) => (
          // biome-ignore lint/a11y/useFocusableInteractive: one of its cells has the focus.
          // biome-ignore lint/a11y/useSemanticElements: a table of buttons is no table.
          <div role="row" class={styles.row}>
            <For each={row}>
              {({ emoji, index }) => (
                // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus.
                // biome-ignore lint/a11y/useSemanticElements: a table of buttons is no table.
                <div role="gridcell">
                  <button
                    type="button"
                    data-index={index}
                    tabindex={index === active() ? 0 : -1}
                    aria-label={emoji.name}
                    title={emoji.shortcode ? `${emoji.name} :${emoji.shortcode}:` : emoji.name}
                    onFocus={() => setActive(index)}
                    onClick={() => props.choose(emoji)}
                  >
                    {emoji.text}
                  </button>
                </div>
              )}
            </For>
          </div>
        )}
      </For>
    </div>
  )
}
