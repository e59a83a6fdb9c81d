import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { Registering } from '../../protocol/owner.ts'
import type { Handle } from '../../protocol/people.ts'
import { keepAccount } from '../session/accounts.ts'
import { createCredentials } from '../session/credentials.ts'
import { inviteIn } from '../session/entryLink.ts'
import { Fields } from '../session/Fields.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import { keepAsPerson } from './enter.ts'
import styles from './KeepAccount.module.css'

/** A guest chooses a username and a password, and is a person from then on: everything that they said is still theirs. */
export function KeepAccount(props: { close: () => void }) {
  const session = useSession()
  const [registering, setRegistering] = createSignal<Registering>('anyone')
  const [link, setLink] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const invite = () => (registering() === 'invited' ? inviteIn(link()) : null)
  const isUninvited = () => registering() === 'invited' && invite() === null
  const credentials = createCredentials('register', keepAs, (signedIn) =>
    keepAccount({ slot: session.slot, ...signedIn }),
  )
  const { busy, wrong, submit } = credentials
  onMount(async () => {
    const answer = await session.ask('GET /door', {})
    if (answer.ok) setRegistering(answer.value.registering)
  })

  /** The owner may have set it otherwise since the door was asked. */
  async function keepAs(_: unknown, handle: Handle, password: string) {
    const answer = await keepAsPerson(session, handle, password, invite())
    if (!answer.ok && answer.error === 'by-invite') setRegistering('invited')
    return answer
  }

  async function keep(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget
    setTried(true)
    if (!isUninvited()) await submit()
    focusFirstWrong(form)
  }
  return (
    <Dialog title="Keep this account" close={props.close}>
      <form class={styles.keep} onSubmit={keep} noValidate aria-label="Keep this account">
        <p>Choose a username and a password. What you said here stays yours, and you can use all of Parley.</p>
        <Switch>
          <Match when={registering() === 'nobody'}>
            <p role="status">
              Nobody can register here now. Ask the owner of this instance. Until the room ends you stay in it as a
              guest.
            </p>
          </Match>
          <Match when={registering() === 'invited'}>
            <Field
              label="Invite link"
              name="invite"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={link()}
              onInput={(event) => setLink(event.currentTarget.value)}
              wrong={
                tried() && isUninvited()
                  ? 'Paste the whole link: its end is eight groups of four letters and digits.'
                  : null
              }
              hint="One registers here by a link from the owner of this instance. Paste it."
            />
          </Match>
        </Switch>
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
