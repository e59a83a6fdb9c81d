import { createEffect, onCleanup } from 'solid-js'

/** Calls the window after the page that is shown, while it is. */
export function useTitle(title: () => string | null): void {
  createEffect(() => {
    document.title = title() ? `${title()} · Parley` : 'Parley'
  })
  onCleanup(() => {
    document.title = 'Parley'
  })
}
