import { createSignal, onMount, Show } from 'solid-js'
import * as v from 'valibot'
import { Handle } from '../../protocol/people.ts'
import { ask } from '../net/api.ts'
import { Button } from '../ui/Button.tsx'
import styles from './Door.module.css'

/** Where this Parley writes e-mails: has a recovery code sent to whoever is called so. Whether they have an address isn't told. */
export function MailMeACode(props: { slot: () => number | null; handle: string | null }) {
  const [isOffered, setOffered] = createSignal(false)
  const [said, setSaid] = createSignal<{ isWrong: boolean; words: string } | null>(null)
  const [busy, setBusy] = createSignal(false)
  const slot = () => props.slot() ?? 0
  onMount(async () => {
    const door = await ask(slot(), 'GET /door', {})
    setOffered(door.ok && door.value.mail)
  })

  async function send(): Promise<void> {
    if (busy()) return
    const handle = v.safeParse(Handle, props.handle)
    if (!handle.success) return void setSaid({ isWrong: true, words: 'Enter your username first.' })
    setBusy(true)
    const answer = await ask(slot(), 'POST /recover/mail', { body: { handle: handle.output } })
    setBusy(false)
    const sent = `If ${handle.output} has an e-mail address here, a code is on its way. It holds for 30 minutes.`
    setSaid(answer.ok ? { isWrong: false, words: sent } : { isWrong: true, words: answer.message })
  }
  return (
    <Show when={isOffered()}>
      <Button look="soft" aria-disabled={busy()} onClick={() => void send()}>
        E-mail me a code
      </Button>
      <p role="status" classList={{ [styles.wrong ?? '']: said()?.isWrong ?? false }}>
        {said()?.words}
      </p>
    </Show>
  )
}
