import { A, useNavigate } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { Face } from '../ui/Face.tsx'
import { Icon } from '../ui/Icon.tsx'
import styles from './AccountMenu.module.css'
import { accountIn, accounts } from './accounts.ts'
import { useSession } from './session.ts'

/** Who this tab is; the other accounts of this browser; and the way out. */
export function AccountItems(props: { owns: boolean; settings: () => void; close: () => void }) {
  const session = useSession()
  const navigate = useNavigate()
  const [wrong, setWrong] = createSignal<string | null>(null)
  const me = () => accountIn(session.slot)?.person ?? session.me

  function openSettings(): void {
    props.close()
    props.settings()
  }

  async function logOut(): Promise<void> {
    const answer = await session.logOut()
    if (!answer.ok && answer.error !== 'sign-in') return void setWrong(answer.message)
    navigate('/')
  }

  return (
    <>
      <p class={styles.me}>
        <Face id={me().id} name={me().name} small />
        <span>
          <b dir="auto">{me().name}</b>
          <small dir="auto">@{me().handle}</small>
        </span>
      </p>
      <Button look="line" icon="settings" onClick={openSettings}>
        Profile and settings
      </Button>
      <Show when={props.owns}>
        <A href={`/u/${session.slot}/instance`} class={styles.line ?? ''} onClick={() => props.close()}>
          <Icon name="instance" />
          Instance
        </A>
      </Show>
      <hr />
      <OtherAccounts but={session.slot} />
      <hr />
      <Button look="line" icon="leave" onClick={() => void logOut()}>
        Log out
      </Button>
      <Show when={wrong()}>
        <p role="alert">{wrong()}</p>
      </Show>
    </>
  )
}

function OtherAccounts(props: { but: number }) {
  const others = () => accounts().filter(({ slot }) => slot !== props.but)
  return (
    <ul aria-label="Other accounts in this browser">
      <For each={others()}>
        {({ slot, person }) => (
          <li>
            <A href={`/u/${slot}/`} class={styles.line ?? ''}>
              <Face id={person.id} name={person.name} small />
              <span dir="auto">{person.name}</span>
            </A>
          </li>
        )}
      </For>
      <li>
        <A href="/login" class={styles.line ?? ''}>
          <Icon name="switch" />
          Add another account
        </A>
      </li>
    </ul>
  )
}
