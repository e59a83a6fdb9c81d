import { createSignal, For, onMount, Show } from 'solid-js'
import type { ShownMail } from '../../protocol/mail.ts'
import { ask } from '../net/api.ts'
import { NothingPage } from '../session/Nothing.tsx'
import { Button } from '../ui/Button.tsx'
import { fullTime } from '../ui/dates.ts'
import { useTitle } from '../ui/title.ts'
import styles from './ShownMailPage.module.css'

/** `/dev/mail`: the e-mails that would have been sent, on a machine where Parley is tried. Elsewhere there is no such page. */
export function ShownMailPage() {
  const [mails, setMails] = createSignal<ShownMail[] | null>(null)
  const [isNothing, setNothing] = createSignal(false)
  useTitle(() => 'E-mails')
  async function load(): Promise<void> {
    const answer = await ask(0, 'GET /dev/mail', {})
    if (answer.ok) setMails(answer.value.mails)
    else setNothing(true)
  }
  onMount(() => void load())
  return (
    <Show when={!isNothing()} fallback={<NothingPage />}>
      <main class={styles.page}>
        <h1>E-mails that would have been sent</h1>
        <Button look="soft" onClick={() => void load()}>
          Look again
        </Button>
        <Show when={mails()?.length === 0}>
          <p>None yet.</p>
        </Show>
        <ul>
          <For each={mails()}>{(mail) => <Sent mail={mail} />}</For>
        </ul>
      </main>
    </Show>
  )
}

const Sent = (props: { mail: ShownMail }) => (
  <li class={styles.mail}>
    <h2>{props.mail.subject}</h2>
    <p>
      To {props.mail.recipient}, {fullTime(props.mail.at)}
    </p>
    <pre>
      <For each={props.mail.text.split(/(https?:\/\/\S+)/)}>
        {(part, index) => (
          <Show when={index() % 2 === 1} fallback={part}>
            <a href={part}>{part}</a>
          </Show>
        )}
      </For>
    </pre>
  </li>
)
