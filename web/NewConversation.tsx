import styles from './NewConversation.module.css'
import { StartChat } from './people/StartChat.tsx'
import { Button } from './ui/Button.tsx'
import { Dialog } from './ui/Dialog.tsx'

/** What can be begun: a chat with somebody, a group, or a room. */
export function NewConversation(props: { close: () => void; group: () => void; room: () => void }) {
  return (
    <Dialog title="New conversation" close={props.close}>
      <StartChat autofocus started={props.close} />
      <p class={styles.or}>or bring several people together:</p>
      <Button look="soft" icon="people" onClick={props.group}>
        New group
      </Button>
      <p class={styles.or}>or make a room for seven days:</p>
      <Button look="soft" icon="add" onClick={props.room}>
        New room
      </Button>
    </Dialog>
  )
}
