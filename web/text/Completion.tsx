import { createEffect, For, Show } from 'solid-js'
import styles from './Completion.module.css'
import type { Completion } from './completion.ts'

/** The names that what is being written may become. The focus stays in the field, whose `aria` says which one is meant. */
export function CompletionList(props: { completion: Completion }) {
  const { state, choose, point } = props.completion
  let list: HTMLDivElement | undefined
  createEffect(() => list?.children[state()?.active ?? 0]?.scrollIntoView({ block: 'nearest' }))
  return (
    <Show when={state()}>
      {(open) => (
        <div ref={list} id={open().id} class={styles.list} role="listbox" aria-label={open().label}>
          <For each={open().options}>
            {(option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus hears the keys.
              // biome-ignore lint/a11y/useFocusableInteractive: the focus is in the field.
              <div
                id={`${open().id}-${index()}`}
                role="option"
                aria-selected={index() === open().active}
                // The field keeps the focus.
                onPointerDown={(event) => event.preventDefault()}
                onPointerMove={() => point(index())}
                onClick={() => choose(index())}
              >
                <Show when={option.picture}>
                  <span class={styles.picture} aria-hidden="true">
                    {option.picture}
                  </span>
                </Show>
                <b dir="auto">{option.label}</b>
                <Show when={option.hint}>
                  <small dir="auto">{option.hint}</small>
                </Show>
              </div>
            )}
          </For>
        </div>
      )}
    </Show>
  )
}
