import { type Accessor, createEffect, onCleanup } from 'solid-js'
import type { Account } from './accounts.ts'
import { canFillPasskeys, stopWaiting, waitForPasskey } from './passkey.ts'
import { askForPasskey, enterWithPasskey } from './signIn.ts'

/** A challenge holds for five minutes; whoever looks at the door for longer is given another. */
const renewMs = 4 * 60_000

/**
 * Has the browser offer passkeys where it fills in usernames (conditional mediation, WebAuthn 3), for as long as `isOn` says so. Whatever
 * stands in the way, one logs in as before and hears nothing of it. `again` counts what took its place for a moment.
 */
export function createPasskeyAutofill(
  freeSlot: () => number | null,
  isOn: Accessor<boolean>,
  again: Accessor<number>,
  entered: (account: Account) => void,
): void {
  createEffect(() => {
    again()
    if (!isOn()) return
    let isOver = false
    const start = () => void offer(freeSlot, () => isOver, entered)
    const renewed = setInterval(() => document.visibilityState === 'visible' && start(), renewMs)
    start()
    onCleanup(() => {
      isOver = true
      clearInterval(renewed)
      void stopWaiting()
    })
  })
}

async function offer(
  freeSlot: () => number | null,
  isOver: () => boolean,
  entered: (account: Account) => void,
): Promise<void> {
  if (!(await canFillPasskeys()) || isOver()) return
  const options = await askForPasskey(freeSlot() ?? 0)
  if (!options.ok || isOver()) return
  const shown = await waitForPasskey(options.value)
  if (!shown.ok || isOver()) return
  const answer = await enterWithPasskey(freeSlot, shown.value)
  if (answer.ok && !isOver()) entered(answer.value)
}
