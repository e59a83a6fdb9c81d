import { createSignal, Show } from 'solid-js'
import * as v from 'valibot'
import { limits } from '../../protocol/limits.ts'
import { Handle } from '../../protocol/people.ts'
import { Button } from '../ui/Button.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import { useTitle } from '../ui/title.ts'
import type { Account } from './accounts.ts'
import styles from './Door.module.css'
import type { EntryLink } from './entryLink.ts'
import { MailMeACode } from './MailMeACode.tsx'
import { isLongEnough } from './password.ts'
import { readCode } from './recovery.ts'
import { recover, type SecondStep } from './signIn.ts'

/** A way back in: by a recovery code here, by a link that comes by e-mail, by a passkey at the door, or by an owner's link. */
export function LostPassword(props: {
  slot: () => number | null
  /** It says whose account it is and stands for the code. */
  link: Exclude<EntryLink, { is: 'invite' }> | null
  entered: (account: Account | SecondStep) => void
  back: () => void
}) {
  const [typed, setTyped] = createSignal({ handle: props.link?.handle ?? '', code: '', password: '', again: '' })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refused, setRefused] = createSignal<string | null>(null)
  const title = () => (props.link ? 'Set a new password' : 'Lost your password?')
  useTitle(title)

  const handle = () => v.safeParse(Handle, typed().handle.trim())
  const code = () => props.link?.code ?? readCode(typed().code)
  const wrong = (isWrong: boolean | undefined, why: string | undefined) => (tried() && isWrong && why) || null
  const type = (what: 'handle' | 'code' | 'password' | 'again') => (event: { currentTarget: HTMLInputElement }) => {
    setRefused(null)
    setTyped({ ...typed(), [what]: event.currentTarget.value })
  }

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget
    setTried(true)
    const [name, bytes] = [handle(), code()]
    const { password, again } = typed()
    if (busy() || !name.success || !bytes || !isLongEnough(password) || password !== again) return focusFirstWrong(form)
    setBusy(true)
    const answer = await recover(props.slot, name.output, bytes, password)
    setBusy(false)
    if (answer.ok) return props.entered(answer.value)
    setRefused(answer.message)
  }
  return (
    <form onSubmit={submit} noValidate aria-label={title()}>
      <h2>{title()}</h2>
      <p>{props.link ? linkWords[props.link.is] : codeWords}</p>
      <Field
        label="Username"
        name="username"
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        autofocus={!props.link}
        readOnly={props.link !== null}
        value={typed().handle}
        onInput={type('handle')}
        wrong={wrong(!handle().success, handle().issues?.[0].message)}
      />
      <Show when={props.link?.is !== 'lost'}>
        <MailMeACode slot={props.slot} handle={handle().success ? typed().handle.trim() : null} />
      </Show>
      <Show when={!props.link}>
        <Field
          label="Recovery code"
          name="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          value={typed().code}
          onInput={type('code')}
          wrong={wrong(!code(), 'A recovery code has eight groups of four letters and digits.')}
        />
      </Show>
      <Field
        label="New password"
        name="password"
        type="password"
        autofocus={props.link !== null}
        autocomplete="new-password"
        value={typed().password}
        onInput={type('password')}
        wrong={wrong(!isLongEnough(typed().password), `Use at least ${limits.passwordLengthMin} characters.`)}
      />
      <Field
        label="New password again"
        name="again"
        type="password"
        autocomplete="new-password"
        value={typed().again}
        onInput={type('again')}
        wrong={wrong(typed().password !== typed().again, 'The two passwords differ.')}
      />
      <Show when={refused()}>
        <p class={styles.wrong} role="alert">
          {refused()}
        </p>
      </Show>
      <Button type="submit" aria-disabled={busy()}>
        {busy() ? 'One moment…' : 'Set the password'}
      </Button>
      <p class={styles.other}>
        <button type="button" onClick={props.back}>
          Back to log in
        </button>
      </p>
    </form>
  )
}

const codeWords =
  'Set a new one with one of your recovery codes. You are signed out everywhere else. If you have a passkey, sign in with it instead; if you have neither, ask the owner of this instance for a one-time link.'
const linkWords = {
  lost: 'The owner of this instance made this link for you. It works once. You are signed out everywhere else.',
  mailed: 'This link came by e-mail. It works once. You are signed out everywhere else.',
}
