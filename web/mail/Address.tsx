import { createSignal, Show } from 'solid-js'
import * as v from 'valibot'
import { MailAddress, MailCode } from '../../protocol/mail.ts'
import styles from '../account/Security.module.css'
import { Button } from '../ui/Button.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'

/** Asks for an address; `cancel` where there is one already. */
export function Give(props: { give: (address: string) => Promise<void>; cancel: (() => void) | null }) {
  const [typed, setTyped] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const read = () => v.safeParse(MailAddress, typed())
  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    setTried(true)
    const address = read()
    if (!address.success) return focusFirstWrong(event.currentTarget)
    if (busy()) return
    setBusy(true)
    await props.give(address.output)
    setBusy(false)
  }
  return (
    <form class={styles.form} onSubmit={submit} noValidate aria-label="Where to write to">
      <Field
        label="Your e-mail address"
        name="email"
        type="email"
        autocomplete="email"
        spellcheck={false}
        value={typed()}
        onInput={(event) => setTyped(event.currentTarget.value)}
        wrong={tried() ? read().issues?.[0].message : null}
      />
      <div class={styles.side}>
        <Button type="submit" look="soft" aria-disabled={busy()}>
          {busy() ? 'One moment…' : 'Send a code there'}
        </Button>
        <Show when={props.cancel}>
          {(cancel) => (
            <Button look="soft" onClick={() => cancel()()}>
              Cancel
            </Button>
          )}
        </Show>
      </div>
    </form>
  )
}

/** Asks for the code that was sent there. */
export function Confirm(props: { address: string; confirm: (code: string) => Promise<void>; another: () => void }) {
  const [typed, setTyped] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const read = () => v.safeParse(MailCode, typed())
  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    setTried(true)
    const code = read()
    if (code.success) await props.confirm(code.output)
    else focusFirstWrong(event.currentTarget)
  }
  return (
    <form class={styles.form} onSubmit={submit} noValidate aria-label="Confirm your address">
      <p>
        A code was sent to <bdi>{props.address}</bdi>. It holds for 30 minutes.
      </p>
      <Field
        label="Code from the e-mail"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        value={typed()}
        onInput={(event) => setTyped(event.currentTarget.value)}
        wrong={tried() ? read().issues?.[0].message : null}
      />
      <div class={styles.side}>
        <Button type="submit">Confirm</Button>
        <Button look="soft" onClick={props.another}>
          Send another
        </Button>
      </div>
    </form>
  )
}
