import { type Accessor, createContext, createEffect, onCleanup, useContext } from 'solid-js'
import { limits } from '../../protocol/limits.ts'

/** How much waits to be read, whatever page is shown. */
export const WaitingContext = createContext<Accessor<number>>(() => 0)

/** Calls the window after the page that is shown, while it is, and says before it how much waits. */
export function useTitle(title: () => string | null): void {
  const waiting = useContext(WaitingContext)
  createEffect(() => {
    document.title = windowTitle(title(), waiting())
  })
  onCleanup(() => {
    document.title = windowTitle(null, 0)
  })
}

/** "(3) Ann · Parley" */
export function windowTitle(page: string | null, waiting: number): string {
  const called = page ? `${page} · Parley` : 'Parley'
  if (waiting === 0) return called
  return `(${waiting < limits.unreadMax ? waiting : `${limits.unreadMax - 1}+`}) ${called}`
}

/** Shows in the tab's picture, and on the app's where it is installed, that something waits. Ends with its owner. */
export function useBadge(waiting: Accessor<number>): void {
  createEffect(() => show(waiting()))
  onCleanup(() => show(0))
}

function show(waiting: number): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  const address = waiting > 0 ? '/icon-waiting.svg' : '/icon.svg'
  if (icon && icon.getAttribute('href') !== address) icon.href = address
  // A browser that isn't allowed to says so; nothing is lost.
  if ('setAppBadge' in navigator) void navigator.setAppBadge(waiting).catch(() => {})
}
