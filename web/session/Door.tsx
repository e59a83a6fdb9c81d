import { A } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import { Button } from '../ui/Button.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import { useTitle } from '../ui/title.ts'
import type { Account } from './accounts.ts'
import { type Credentials, createCredentials } from './credentials.ts'
import styles from './Door.module.css'
import { enter, type Way } from './signIn.ts'

/**
 * Where one logs in or registers; what was written stays when one changes one's mind about which. `slot` is asked when one
 * goes in: another tab may have taken it since the door was shown.
 */
export function Door(props: {
  way?: Way
  slot: () => number | null
  welcome?: JSX.Element
  /** Who is signed in here already. */
  staying?: Account | undefined
  entered: (account: Account) => void
}) {
  const credentials = createCredentials(
    props.way ?? 'login',
    (way, handle, password) => enter(way, props.slot, handle, password),
    (account) => props.entered(account),
  )
  const { isNew, busy, wrong } = credentials
  const heading = () => (props.staying ? 'Add an account' : isNew() ? 'Register' : 'Log in')
  useTitle(heading)

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget
    await credentials.submit()
    focusFirstWrong(form)
  }
  return (
    <main class={styles.door}>
      <div class={styles.name}>
        <h1>Parley</h1>
        <p>A chat of your own.</p>
      </div>
      {props.welcome}
      <form onSubmit={submit} noValidate aria-label={isNew() ? 'Register' : 'Log in'}>
        <h2>{heading()}</h2>
        <Show when={props.staying}>
          {(account) => (
            <p>
              You stay signed in as {account().person.name}. <A href={`/u/${account().slot}/`}>Back to your chats</A>
            </p>
          )}
        </Show>
        <Fields credentials={credentials} />
        <Show when={wrong.form()}>
          <p class={styles.wrong} role="alert">
            {wrong.form()}
          </p>
        </Show>
        <Button type="submit" aria-disabled={busy()}>
          {busy() ? 'One moment…' : isNew() ? 'Register' : 'Log in'}
        </Button>
        <p class={styles.other}>
          {isNew() ? 'Have an account? ' : 'New here? '}
          <button type="button" onClick={credentials.change}>
            {isNew() ? 'Log in here' : 'Register here'}
          </button>
        </p>
      </form>
    </main>
  )
}

function Fields(props: { credentials: Credentials }) {
  const { isNew, handle, setHandle, password, setPassword, again, setAgain, wrong, isEasy } = props.credentials
  return (
    <>
      <Field
        label="Username"
        name="username"
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        autofocus
        value={handle()}
        onInput={(event) => setHandle(event.currentTarget.value)}
        wrong={wrong.handle()}
        hint={isNew() ? `${limits.handleLengthMin}–${limits.handleLengthMax} letters a–z, digits, _` : null}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autocomplete={isNew() ? 'new-password' : 'current-password'}
        value={password()}
        onInput={(event) => setPassword(event.currentTarget.value)}
        wrong={wrong.password()}
        hint={isEasy() ? 'Easy to guess. It works, but a longer one is safer.' : null}
      />
      <Show when={isNew()}>
        <Field
          label="Password again"
          name="again"
          type="password"
          autocomplete="new-password"
          value={again()}
          onInput={(event) => setAgain(event.currentTarget.value)}
          wrong={wrong.again()}
        />
      </Show>
    </>
  )
}
