import { A } from '@solidjs/router'
import { createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js'
import type { Registering as RegisteringWho } from '../../protocol/owner.ts'
import { ask } from '../net/api.ts'
import { Button } from '../ui/Button.tsx'
import { focusFirstWrong } from '../ui/Field.tsx'
import { useTitle } from '../ui/title.ts'
import type { Account } from './accounts.ts'
import { CodeStep } from './CodeStep.tsx'
import { type Credentials, createCredentials } from './credentials.ts'
import styles from './Door.module.css'
import type { EntryLink } from './entryLink.ts'
import { Fields } from './Fields.tsx'
import { LostPassword } from './LostPassword.tsx'
import { hasPasskeys } from './passkey.ts'
import { createPasskeyAutofill } from './passkeyAutofill.ts'
import { enter, enterByPasskey, type SecondStep, type Way } from './signIn.ts'

type Step = { at: 'password' } | { at: 'code'; second: SecondStep } | { at: 'lost' }

/**
 * Where one logs in or registers; what was written stays when one changes one's mind about which. `slot` is asked when one
 * goes in: another tab may have taken it since the door was shown.
 */
export function Door(props: {
  way?: Way
  slot: () => number | null
  welcome?: JSX.Element
  /** What brought somebody here: to make an account by, or to set a new password by. */
  link?: EntryLink | null
  /** Who is signed in here already. */
  staying?: Account | undefined
  entered: (account: Account) => void
}) {
  const lost = () => (props.link?.is === 'invite' ? null : (props.link ?? null))
  const invite = () => (props.link?.is === 'invite' ? props.link.code : null)
  const [step, setStep] = createSignal<Step>({ at: lost() ? 'lost' : 'password' })
  const goOn = (came: Account | SecondStep) =>
    'ticket' in came ? setStep({ at: 'code', second: came }) : props.entered(came)
  const credentials = createCredentials<Account | SecondStep>(
    props.way ?? 'login',
    (way, handle, password) => enter(way, props.slot, handle, password, invite()),
    goOn,
  )
  const second = () => {
    const now = step()
    return now.at === 'code' ? now.second : null
  }
  const back = () => setStep({ at: 'password' })
  return (
    <main class={styles.door}>
      <div class={styles.name}>
        <h1>Parley</h1>
        <p>A chat of your own.</p>
      </div>
      {props.welcome}
      <Switch
        fallback={
          <PasswordStep
            credentials={credentials}
            invited={invite() !== null}
            {...props}
            lost={() => setStep({ at: 'lost' })}
          />
        }
      >
        <Match when={second()}>{(second) => <CodeStep second={second()} entered={props.entered} back={back} />}</Match>
        <Match when={step().at === 'lost'}>
          <LostPassword slot={props.slot} link={lost()} entered={goOn} back={back} />
        </Match>
      </Switch>
    </main>
  )
}

function PasswordStep(props: {
  credentials: Credentials
  invited: boolean
  slot: () => number | null
  staying?: Account | undefined
  entered: (account: Account) => void
  lost: () => void
}) {
  const { isNew, busy, wrong, submit: tryThem, change } = props.credentials
  const [asked, setAsked] = createSignal(0)
  createPasskeyAutofill(props.slot, () => !isNew(), asked, props.entered)
  const heading = () => (props.staying ? 'Add an account' : isNew() ? 'Register' : 'Log in')
  useTitle(heading)

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget
    await tryThem()
    focusFirstWrong(form)
  }
  return (
    <form onSubmit={submit} noValidate aria-label={isNew() ? 'Register' : 'Log in'}>
      <h2>{heading()}</h2>
      <Show when={props.staying}>
        {(account) => (
          <p>
            You stay signed in as {account().person.name}. <A href={`/u/${account().slot}/`}>Back to your chats</A>
          </p>
        )}
      </Show>
      <Show when={isNew()}>
        <Registering slot={props.slot} invited={props.invited} />
      </Show>
      <Fields credentials={props.credentials} />
      <Show when={wrong.form()}>
        <p class={styles.wrong} role="alert">
          {wrong.form()}
        </p>
      </Show>
      <Button type="submit" aria-disabled={busy()}>
        {busy() ? 'One moment…' : isNew() ? 'Register' : 'Log in'}
      </Button>
      <Show when={!isNew()}>
        <OtherWays
          slot={props.slot}
          entered={props.entered}
          refused={() => setAsked((count) => count + 1)}
          lost={props.lost}
        />
      </Show>
      <p class={styles.other}>
        {isNew() ? 'Have an account? ' : 'New here? '}
        <button type="button" onClick={change}>
          {isNew() ? 'Log in here' : 'Register here'}
        </button>
      </p>
    </form>
  )
}

/** Who may register here, where that isn't anybody: it is said before somebody thinks up a password. */
function Registering(props: { slot: () => number | null; invited: boolean }) {
  const [registering, setRegistering] = createSignal<RegisteringWho>('anyone')
  onMount(async () => {
    const answer = await ask(props.slot() ?? 0, 'GET /door', {})
    if (answer.ok) setRegistering(answer.value.registering)
  })
  return (
    <Switch>
      <Match when={registering() === 'nobody'}>
        <p role="status">Nobody can register here now. Ask the owner of this instance.</p>
      </Match>
      <Match when={registering() === 'invited' && !props.invited}>
        <p role="status">One registers here by an invite link. Ask the owner of this instance for one, and open it.</p>
      </Match>
      <Match when={registering() === 'invited'}>
        <p role="status">You are invited. Choose a username and a password.</p>
      </Match>
    </Switch>
  )
}

/** In without a password. */
function OtherWays(props: {
  slot: () => number | null
  entered: (account: Account) => void
  refused: () => void
  lost: () => void
}) {
  const [wrong, setWrong] = createSignal<string | null>(null)
  async function byPasskey(): Promise<void> {
    setWrong(null)
    const answer = await enterByPasskey(props.slot)
    if (answer.ok) return props.entered(answer.value)
    setWrong(answer.message)
    props.refused()
  }
  return (
    <>
      <Show when={hasPasskeys()}>
        <Button look="soft" onClick={() => void byPasskey()}>
          Sign in with a passkey
        </Button>
      </Show>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
      <p class={styles.other}>
        <button type="button" onClick={props.lost}>
          Lost your password?
        </button>
      </p>
    </>
  )
}
