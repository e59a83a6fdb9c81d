import { useNavigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, focusFirstWrong } from '../ui/Field.tsx'
import styles from './NewRoom.module.css'
import { createWish } from './wish.ts'

/** Makes a room: a name, and who may come. */
export function NewRoom(props: { close: () => void }) {
  const session = useSession()
  const navigate = useNavigate()
  const { name, rename, listed, list, wrong, busy, make } = createWish(session, (conversation) => {
    props.close()
    navigate(`/u/${session.slot}/r/${conversation}`)
  })

  return (
    <Dialog title="New room" close={props.close}>
      <form
        class={styles.form}
        onSubmit={async (event) => {
          event.preventDefault()
          const form = event.currentTarget
          await make()
          focusFirstWrong(form)
        }}
        noValidate
      >
        <Field
          label="Name"
          autocomplete="off"
          autofocus
          maxLength={limits.roomNameGraphemes * 4}
          value={name()}
          onInput={(event) => rename(event.currentTarget.value)}
          wrong={wrong()}
        />
        <WhoMayCome listed={listed()} choose={list} />
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

function WhoMayCome(props: { listed: boolean; choose: (listed: boolean) => void }) {
  return (
    <fieldset class={styles.choice}>
      <legend>Who may come in</legend>
      <label>
        <input type="radio" name="listed" checked={props.listed} onChange={() => props.choose(true)} />
        <span>
          <b>Anyone here</b>
          <small>It is shown under Rooms.</small>
        </span>
      </label>
      <label>
        <input type="radio" name="listed" checked={!props.listed} onChange={() => props.choose(false)} />
        <span>
          <b>Whoever has the link</b>
          <small>It is shown to nobody.</small>
        </span>
      </label>
    </fieldset>
  )
}
