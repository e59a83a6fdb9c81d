import { useNavigate } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { RequestId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { PlainProfile, writeProfile } from '../../protocol/profile.ts'
import { useChats } from '../chats/chats.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { holdLink, linkHash, newLinkSecret } from './links.ts'
import styles from './NewRoom.module.css'

/** Makes a room: a name, and who may come. Pressed again after a failure it is the same wish, so that one room comes of it. */
export function NewRoom(props: { close: () => void }) {
  const session = useSession()
  const chats = useChats()
  const navigate = useNavigate()
  const request = v.parse(RequestId, v7())
  const secret = newLinkSecret()
  const [name, setName] = createSignal('')
  const [listed, setListed] = createSignal(true)
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)

  async function make(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const profile = v.safeParse(PlainProfile, { name: name() })
    if (!profile.success)
      return void setWrong(name().trim() === '' ? 'Give the room a name.' : `The name is ${profile.issues[0].message}.`)
    if (busy()) return
    setBusy(true)
    const invite = listed() ? null : await linkHash(secret)
    const made = await session.ask('POST /rooms', { body: { request, profile: writeProfile(profile.output), invite } })
    setBusy(false)
    if (!made.ok) return void setWrong(made.message)
    const { conversation } = made.value
    if (!listed()) holdLink(session.me.id, conversation, secret)
    void chats.refresh()
    props.close()
    navigate(`/u/${session.slot}/r/${conversation}`)
  }

  return (
    <Dialog title="New room" close={props.close}>
      <form class={styles.form} onSubmit={make} noValidate>
        <Field
          label="Name"
          autocomplete="off"
          autofocus
          maxLength={limits.roomNameGraphemes * 4}
          value={name()}
          onInput={(event) => setName(event.currentTarget.value)}
          wrong={wrong()}
        />
        <fieldset class={styles.choice}>
          <legend>Who may come in</legend>
          <label>
            <input type="radio" name="listed" checked={listed()} onChange={() => setListed(true)} />
            <span>
              <b>Anyone here</b>
              <small>It is shown under Rooms.</small>
            </span>
          </label>
          <label>
            <input type="radio" name="listed" checked={!listed()} onChange={() => setListed(false)} />
            <span>
              <b>Whoever has the link</b>
              <small>It is shown to nobody.</small>
            </span>
          </label>
        </fieldset>
        <p class={styles.fate}>It is deleted, with everything in it, seven days from now.</p>
        <Button type="submit" aria-disabled={busy()}>
          <Show when={busy()} fallback="Make the room">
            One moment…
          </Show>
        </Button>
      </form>
    </Dialog>
  )
}
