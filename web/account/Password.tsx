import { createSignal, Show } from 'solid-js'
import * as v from 'valibot'
import { limits } from '../../protocol/limits.ts'
import { Handle } from '../../protocol/people.ts'
import { isLongEnough, isWeak } from '../session/password.ts'
import { newPassword } from '../session/signIn.ts'
import { Button } from '../ui/Button.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import styles from './Security.module.css'
import type { Account } from './security.ts'

/** Another password; it signs out everywhere else. */
export function Password(props: { account: Account }) {
  const { session, proven, forgetProof, load } = props.account
  const [password, setPassword] = createSignal('')
  const [again, setAgain] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [said, setSaid] = createSignal<{ isWrong: boolean; text: string } | null>(null)

  async function change(): Promise<void> {
    const made = await newPassword(session.slot, v.parse(Handle, session.me.handle), password())
    if (!made.ok) return void setSaid({ isWrong: true, text: made.message })
    const answer = await proven((proof) => session.ask('PUT /me/password', { body: { proof, ...made.value } }))
    if (!answer) return
    if (!answer.ok) return void setSaid({ isWrong: true, text: answer.message })
    forgetProof()
    setPassword('')
    setAgain('')
    setTried(false)
    setSaid({ isWrong: false, text: 'The password is changed. You are signed out everywhere else.' })
    await load()
  }

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    setTried(true)
    setSaid(null)
    if (busy() || !isLongEnough(password()) || password() !== again()) return focusFirstWrong(event.currentTarget)
    setBusy(true)
    await change()
    setBusy(false)
  }
  return (
    <section aria-labelledby="password">
      <h2 id="password">Password</h2>
      <form class={styles.form} onSubmit={submit} noValidate aria-labelledby="password">
        {/* For the manager that keeps passwords. */}
        <input type="text" name="username" autocomplete="username" value={session.me.handle} readonly hidden />
        <Field
          label="New password"
          type="password"
          name="password"
          autocomplete="new-password"
          value={password()}
          onInput={(event) => setPassword(event.currentTarget.value)}
          wrong={tried() && !isLongEnough(password()) ? `Use at least ${limits.passwordLengthMin} characters.` : null}
          hint={
            isLongEnough(password()) && isWeak(password(), session.me.handle)
              ? 'Easy to guess. It works, but a longer one is safer.'
              : null
          }
        />
        <Field
          label="New password again"
          type="password"
          name="again"
          autocomplete="new-password"
          value={again()}
          onInput={(event) => setAgain(event.currentTarget.value)}
          wrong={tried() && password() !== again() ? 'The two passwords differ.' : null}
        />
        <Button type="submit" look="soft" aria-disabled={busy()}>
          {busy() ? 'One moment…' : 'Change the password'}
        </Button>
        <Show when={said()}>
          {(line) => (
            <p class={line().isWrong ? styles.wrong : undefined} role={line().isWrong ? 'alert' : 'status'}>
              {line().text}
            </p>
          )}
        </Show>
      </form>
    </section>
  )
}
