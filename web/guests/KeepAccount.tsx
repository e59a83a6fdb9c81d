import { Show } from 'solid-js'
import { keepAccount } from '../session/accounts.ts'
import { createCredentials } from '../session/credentials.ts'
import { Fields } from '../session/Fields.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { focusFirstWrong } from '../ui/Field.tsx'
import { keepAsPerson } from './enter.ts'
import styles from './KeepAccount.module.css'

/** A guest chooses a username and a password, and is a person from then on: everything that they said is still theirs. */
export function KeepAccount(props: { close: () => void }) {
  const session = useSession()
  const credentials = createCredentials(
    'register',
    (_, handle, password) => keepAsPerson(session, handle, password),
    (signedIn) => keepAccount({ slot: session.slot, ...signedIn }),
  )
  const { busy, wrong, submit } = credentials

  async function keep(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget
    await submit()
    focusFirstWrong(form)
  }
  return (
    <Dialog title="Keep this account" close={props.close}>
      <form class={styles.keep} onSubmit={keep} noValidate aria-label="Keep this account">
        <p>Choose a username and a password. What you said here stays yours, and you can use all of Parley.</p>
        <Fields credentials={credentials} />
        <Show when={wrong.form()}>
          <p class={styles.wrong} role="alert">
            {wrong.form()}
          </p>
        </Show>
        <Button type="submit" aria-disabled={busy()}>
          {busy() ? 'One moment…' : 'Keep this account'}
        </Button>
      </form>
    </Dialog>
  )
}
