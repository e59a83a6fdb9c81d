import { createSignal, Show } from 'solid-js'
import type { Answer } from '../net/api.ts'
import { hasPasskeys } from '../session/passkey.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import styles from './Security.module.css'
import type { Account } from './security.ts'

/** Asks for the password again, or a passkey, before something that a borrowed or stolen session must not do. */
export function Prove(props: { account: Account; done: (proof: string | null) => void }) {
  const [password, setPassword] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function take(asked: Promise<Answer<{ proof: string }>>, form: HTMLFormElement): Promise<void> {
    setBusy(true)
    setWrong(null)
    const answer = await asked
    setBusy(false)
    if (answer.ok) return props.done(answer.value.proof)
    setWrong(answer.message)
    focusFirstWrong(form)
  }
  let form!: HTMLFormElement
  return (
    <Dialog title="Is it you?" close={() => props.done(null)}>
      <form
        ref={form}
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy()) void take(props.account.byPassword(password()), form)
        }}
      >
        <Field
          label="Your password"
          name="password"
          type="password"
          autocomplete="current-password"
          autofocus
          value={password()}
          onInput={(event) => setPassword(event.currentTarget.value)}
          wrong={wrong()}
        />
        <Button type="submit" aria-disabled={busy()}>
          {busy() ? 'One moment…' : 'Go on'}
        </Button>
        <Show when={hasPasskeys() && (props.account.security()?.passkeys.length ?? 0) > 0}>
          <Button look="soft" onClick={() => void take(props.account.byPasskey(), form)}>
            Use a passkey
          </Button>
        </Show>
      </form>
    </Dialog>
  )
}
