import { useNavigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { focusFirstWrong } from '../ui/Field.tsx'
import styles from './NewGroup.module.css'
import { PeoplePicker } from './PeoplePicker.tsx'
import { ProfileFields } from './ProfileFields.tsx'
import { createWish } from './wish.ts'

/** Makes a group: how it is called and looks, and who is in it at first. */
export function NewGroup(props: { close: () => void }) {
  const session = useSession()
  const navigate = useNavigate()
  const { words, write, people, choose, unnamed, wrong, busy, make } = createWish(session, (conversation) => {
    props.close()
    navigate(`/u/${session.slot}/r/${conversation}`)
  })

  return (
    <Dialog title="New group" close={props.close}>
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
        <ProfileFields id={session.me.id} words={words()} change={write} wrong={unnamed()} autofocus />
        <PeoplePicker chosen={people()} choose={choose} but={[session.me.id]} />
        <Show when={wrong()}>
          <p role="alert" class={styles.wrong}>
            {wrong()}
          </p>
        </Show>
        <Button type="submit" aria-disabled={busy()}>
          <Show when={busy()} fallback="Make the group">
            One moment…
          </Show>
        </Button>
      </form>
    </Dialog>
  )
}
