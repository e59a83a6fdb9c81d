import { createSignal, Show } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import { Qr } from '../ui/Qr.tsx'
import styles from './Security.module.css'
import type { Account } from './security.ts'

/** Codes of an authenticator as a second step after the password. */
export function Totp(props: { account: Account }) {
  const { session, security, proven } = props.account
  const [offered, setOffered] = createSignal<{ secret: string; uri: string } | null>(null)
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function offer(): Promise<void> {
    const answer = await proven((proof) => session.ask('POST /me/totp', { body: { proof } }))
    if (!answer) return
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) setOffered(answer.value)
  }

  async function switchOff(): Promise<void> {
    const answer = await proven((proof) => session.ask('DELETE /me/totp', { body: { proof } }))
    if (answer) setWrong(answer.ok ? null : answer.message)
  }
  return (
    <section aria-labelledby="totp">
      <h2 id="totp">Second step</h2>
      <p>
        {security()?.totp
          ? 'After your password, a code of your authenticator is asked for.'
          : 'Have a code asked for after your password, which an authenticator app shows. A guessed password is then not enough.'}
      </p>
      <Show
        when={security()?.totp}
        fallback={
          <Button look="soft" onClick={() => void offer()}>
            Set up an authenticator
          </Button>
        }
      >
        <Button look="danger" onClick={() => void switchOff()}>
          Switch off the second step
        </Button>
      </Show>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
      <Show when={offered()} keyed>
        {(made) => <Setup account={props.account} {...made} close={() => setOffered(null)} />}
      </Show>
    </section>
  )
}

function Setup(props: { account: Account; secret: string; uri: string; close: () => void }) {
  const [code, setCode] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [wrong, setWrong] = createSignal<string | null>(null)
  async function confirm(form: HTMLFormElement): Promise<void> {
    if (busy()) return
    setBusy(true)
    const { session, load } = props.account
    const answer = await session.ask('POST /me/totp/confirm', { body: { code: code() } })
    if (answer.ok) {
      await load()
      return props.close()
    }
    setBusy(false)
    setWrong(answer.error === 'malformed' ? 'A code has six digits.' : answer.message)
    focusFirstWrong(form)
  }
  return (
    <Dialog title="Set up an authenticator" close={props.close}>
      <p>Scan this with your authenticator app, or type the key into it. Then enter the code that it shows.</p>
      <Qr text={props.uri} label="QR code with the key for your authenticator" />
      <p class={styles.key}>{props.secret.match(/.{1,4}/g)?.join(' ')}</p>
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void confirm(event.currentTarget)
        }}
      >
        <Field
          label="Code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          autofocus
          value={code()}
          onInput={(event) => {
            setWrong(null)
            setCode(event.currentTarget.value)
          }}
          wrong={wrong()}
        />
        <Button type="submit" aria-disabled={busy()}>
          Switch on
        </Button>
      </form>
    </Dialog>
  )
}
