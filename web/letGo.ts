import { createEffect, on } from 'solid-js'
import type { Session } from './session/session.ts'
import { useNow } from './ui/now.ts'

/** What is past its time goes from this device too, of conversations that aren't open as well. */
export function letGoOnDisk({ disk, clock }: Session): void {
  const now = useNow()
  createEffect(
    on(now, () => {
      // A disk that was erased meanwhile has nothing left.
      const gone = clock.remembered.then(async () => (await disk).letGo(clock.now()))
      gone.catch(() => {})
    }),
  )
}
