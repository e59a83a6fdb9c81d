import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** Whether somebody looks at this page: it is seen, and has the focus. */
export function createAttention(): Accessor<boolean> {
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
