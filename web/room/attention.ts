import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { RoomStore } from './store.ts'

/** What is newest is seen where one stands at the end and looks. */
export function createSeeing({ model, seen }: RoomStore, isAtEnd: Accessor<boolean>): void {
  const isAttended = createAttention()
  createEffect(
    on([isAtEnd, isAttended, () => model.head], ([atEnd, attended]) => {
      if (atEnd && attended) seen()
    }),
  )
}

/** Whether somebody looks at this page: it is seen, and has the focus. */
function createAttention(): Accessor<boolean> {
  const isAttended = () => document.visibilityState === 'visible' && document.hasFocus()
  const [attended, setAttended] = createSignal(isAttended())
  const gone = new AbortController()
  onCleanup(() => gone.abort())
  const look = () => setAttended(isAttended())
  addEventListener('focus', look, gone)
  addEventListener('blur', look, gone)
  document.addEventListener('visibilitychange', look, gone)
  return attended
}
