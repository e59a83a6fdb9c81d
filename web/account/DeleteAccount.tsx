import { useNavigate } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { Erasing } from '../../protocol/security.ts'
import { dropAccount } from '../session/accounts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './Security.module.css'
import type { Account } from './security.ts'

/** The end of an account. */
export function DeleteAccount(props: { account: Account }) {
  const [asking, setAsking] = createSignal(false)
  return (
    <section aria-labelledby="delete">
      <h2 id="delete">Delete the account</h2>
      <p>Your profile, contacts, devices and passkeys go for good. Export what you want to keep first.</p>
      <Button look="danger" onClick={() => setAsking(true)}>
        Delete my account…
      </Button>
      <Show when={asking()}>
        <Sure account={props.account} close={() => setAsking(false)} />
      </Show>
    </section>
  )
}

function Sure(props: { account: Account; close: () => void }) {
  const { session, proven } = props.account
  const navigate = useNavigate()
  const [messages, setMessages] = createSignal<Erasing>('stay')
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function remove(): Promise<void> {
    const answer = await proven((proof) => session.ask('POST /me/delete', { body: { proof, messages: messages() } }))
    if (!answer) return
    if (!answer.ok) return void setWrong(answer.message)
    await session.forget()
    navigate(`/deleted/${answer.value.receipt}`)
    dropAccount(session.slot)
  }
  const choice = (value: Erasing, label: string) => (
    <label class={styles.choice}>
      <input type="radio" name="messages" checked={messages() === value} onChange={() => setMessages(value)} />
      {label}
    </label>
  )
  return (
    <Dialog title="Delete your account?" close={props.close}>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void remove()
        }}
      >
        <fieldset class={styles.choices}>
          <legend>What you wrote</legend>
          {choice('stay', 'stays, by “Deleted account”')}
          {choice('go', 'is deleted for everybody')}
        </fieldset>
        <p>It can’t be undone. Nobody can take your username for 90 days.</p>
        <Show when={wrong()}>
          <p class={styles.wrong} role="alert">
            {wrong()}
          </p>
        </Show>
        <Button type="submit" look="danger">
          Delete my account
        </Button>
        <Button look="soft" onClick={props.close}>
          Keep it
        </Button>
      </form>
    </Dialog>
  )
}
