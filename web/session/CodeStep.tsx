import { createSignal } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import { useTitle } from '../ui/title.ts'
import type { Account } from './accounts.ts'
import styles from './Door.module.css'
import { enterCode, type SecondStep } from './signIn.ts'

/** The second step of a log-in. */
export function CodeStep(props: { second: SecondStep; entered: (account: Account) => void; back: () => void }) {
  const [code, setCode] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [wrong, setWrong] = createSignal<string | null>(null)
  useTitle(() => 'Enter a code')

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget
    if (busy()) return
    setBusy(true)
    const answer = await enterCode(props.second, code())
    setBusy(false)
    if (answer.ok) return props.entered(answer.value)
    setWrong(answer.message)
    focusFirstWrong(form)
  }
  return (
    <form onSubmit={submit} noValidate aria-label="Enter a code">
      <h2>Enter a code</h2>
      <Field
        label="Code"
        name="code"
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck={false}
        autofocus
        value={code()}
        onInput={(event) => {
          setWrong(null)
          setCode(event.currentTarget.value)
        }}
        wrong={wrong()}
        hint="The six digits that your authenticator shows, or one of your recovery codes."
      />
      <Button type="submit" aria-disabled={busy()}>
        {busy() ? 'One moment…' : 'Log in'}
      </Button>
      <p class={styles.other}>
        <button type="button" onClick={props.back}>
          Start again
        </button>
      </p>
    </form>
  )
}
