import { createSignal, Show } from 'solid-js'
import type { Person } from '../../protocol/people.ts'
import { useContacts } from '../people/contacts.ts'
import { Button } from '../ui/Button.tsx'
import styles from './Blocked.module.css'

/** In the place of the composer, while I hear nothing of the other. */
export function Blocked(props: { person: Person }) {
  const contacts = useContacts()
  const [busy, setBusy] = createSignal(false)
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function unblock(): Promise<void> {
    if (busy()) return
    setBusy(true)
    const answer = await contacts.unblock(props.person.id)
    setBusy(false)
    setWrong(answer.ok ? null : answer.message)
  }

  return (
    <div class={styles.blocked}>
      <p>
        You blocked <bdi>{props.person.name}</bdi>.
      </p>
      <Button look="soft" aria-disabled={busy()} onClick={() => void unblock()}>
        Unblock
      </Button>
      <Show when={wrong()}>
        <p role="alert">{wrong()}</p>
      </Show>
    </div>
  )
}
