import { A } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { useSession } from '../session/session.ts'
import styles from '../ui/Banner.module.css'
import { Button } from '../ui/Button.tsx'
import { fullTime } from '../ui/dates.ts'
import { useMine } from './mine.ts'

/** What the owner did to my account, once on each device: whoever has their link can open it. */
export function OwnerDid() {
  const session = useSession()
  const mine = useMine()
  const key = `parley.told.${session.me.id}`
  const [told, setTold] = createSignal(localStorage.getItem(key))
  const event = () => {
    const did = mine.settings()?.ownerDid
    return did && did.id !== told() ? did : null
  }
  function know(id: string): void {
    localStorage.setItem(key, id)
    setTold(id)
  }
  return (
    <div role="status">
      <Show when={event()}>
        {(did) => (
          <div class={styles.banner}>
            <p>
              {did().kind === 'link-made'
                ? `The owner of this instance made a link that opens your account once, on ${fullTime(did().at)}. If you didn’t ask them for it, ask them why.`
                : `A new password was set with a link of the owner’s, on ${fullTime(did().at)}. If that wasn’t you, tell them.`}
            </p>
            <A href={`/u/${session.slot}/security`}>Security</A>
            <Button look="soft" onClick={() => know(did().id)}>
              I know
            </Button>
          </div>
        )}
      </Show>
    </div>
  )
}
