import { useNavigate } from '@solidjs/router'
import { createSignal } from 'solid-js'
import * as v from 'valibot'
import { Handle } from '../../protocol/people.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { useDirects } from './directs.ts'
import styles from './StartChat.module.css'

/** Type a username, press Chat. */
export function StartChat(props: { name?: string; autofocus?: boolean; started?: () => void }) {
  const session = useSession()
  const directs = useDirects()
  const navigate = useNavigate()
  const [typed, setTyped] = createSignal('')
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)

  async function start(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const handle = v.safeParse(Handle, typed().trim().replace(/^@/, ''))
    if (!handle.success) return void setWrong(handle.issues[0].message)
    if (busy()) return
    setBusy(true)
    const opened = await directs.open(handle.output)
    setBusy(false)
    if (!opened.ok) return void setWrong(opened.message)
    setTyped('')
    setWrong(null)
    navigate(`/u/${session.slot}/@${opened.value.other.handle}`)
    props.started?.()
  }

  return (
    <form class={styles.start} onSubmit={start} noValidate aria-label={props.name ?? 'Start a chat'}>
      <Field
        label="Username"
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        autofocus={props.autofocus ?? false}
        value={typed()}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setWrong(null)
        }}
        wrong={wrong()}
      />
      <Button type="submit" aria-disabled={busy()}>
        Chat
      </Button>
    </form>
  )
}
