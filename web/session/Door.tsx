import { createSignal, type JSX, Show } from 'solid-js'
import * as v from 'valibot'
import { Handle } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { type Account, slots } from './accounts.ts'
import styles from './Door.module.css'
import { isLongEnough, isWeak } from './password.ts'
import { logIn, register } from './signIn.ts'

type Way = 'login' | 'register'

/**
 * Where one logs in or registers; what was written stays when one changes one's mind about which. `slot` is asked when one
 * goes in: another tab may have taken it since the door was shown.
 */
export function Door(props: {
  way?: Way
  slot: () => number | null
  welcome?: JSX.Element
  entered: (account: Account) => void
}) {
  const [way, setWay] = createSignal<Way>(props.way ?? 'login')
  const [handle, setHandle] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [again, setAgain] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refused, setRefused] = createSignal<{ about: 'handle' | 'form'; message: string } | null>(null)

  const isNew = () => way() === 'register'
  const wrongHandle = () => {
    const parsed = v.safeParse(Handle, handle().trim())
    return tried() && !parsed.success
      ? parsed.issues[0].message
      : refused()?.about === 'handle'
        ? refused()?.message
        : null
  }
  const wrongPassword = () =>
    tried() && !isLongEnough(password()) ? `Use at least ${limits.passwordLengthMin} characters.` : null
  const wrongAgain = () => (tried() && isNew() && password() !== again() ? 'The two passwords differ.' : null)
  const hint = () =>
    isNew() && isLongEnough(password()) && isWeak(password(), handle())
      ? 'Easy to guess. It works, but a longer one is safer.'
      : null

  async function enter(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    setRefused(null)
    const parsed = v.safeParse(Handle, handle().trim())
    if (busy() || !parsed.success || wrongPassword() || wrongAgain()) return
    setBusy(true)
    const enterSlot = isNew() ? register : logIn
    const answer = await oneAtATime(async () => {
      const slot = props.slot()
      return slot === null ? full : enterSlot(slot, parsed.output, password())
    })
    setBusy(false)
    if (answer.ok) props.entered(answer.value)
    else setRefused({ about: answer.error === 'handle-taken' ? 'handle' : 'form', message: answer.message })
  }

  function change(): void {
    setWay(isNew() ? 'login' : 'register')
    setTried(false)
    setRefused(null)
  }

  return (
    <main class={styles.door}>
      <div class={styles.name}>
        <h1>Parley</h1>
        <p>A chat of your own.</p>
      </div>
      {props.welcome}
      <form onSubmit={enter} noValidate aria-label={isNew() ? 'Register' : 'Log in'}>
        <Field
          label="Username"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          autofocus
          value={handle()}
          onInput={(event) => setHandle(event.currentTarget.value)}
          wrong={wrongHandle()}
          hint={isNew() ? 'Letters a to z, digits and _' : null}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete={isNew() ? 'new-password' : 'current-password'}
          value={password()}
          onInput={(event) => setPassword(event.currentTarget.value)}
          wrong={wrongPassword()}
          hint={hint()}
        />
        <Show when={isNew()}>
          <Field
            label="Password again"
            name="again"
            type="password"
            autocomplete="new-password"
            value={again()}
            onInput={(event) => setAgain(event.currentTarget.value)}
            wrong={wrongAgain()}
          />
        </Show>
        <Show when={refused()?.about === 'form'}>
          <p class={styles.wrong} role="alert">
            {refused()?.message}
          </p>
        </Show>
        <Button type="submit" aria-disabled={busy()}>
          {busy() ? 'One moment…' : isNew() ? 'Register' : 'Log in'}
        </Button>
        <p class={styles.other}>
          {isNew() ? 'Have an account? ' : 'New here? '}
          <button type="button" onClick={change}>
            {isNew() ? 'Log in here' : 'Register here'}
          </button>
        </p>
      </form>
    </main>
  )
}

const full = {
  ok: false,
  error: 'full',
  message: `${slots} accounts are signed in here. Log one of them out first.`,
} as const

/** Two tabs that enter at the same moment would both find the same slot free. */
const oneAtATime = <T,>(enter: () => Promise<T>): Promise<T> => navigator.locks.request('parley.enter', enter)
