import { A, useLocation } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import { ChatList } from './chats/ChatList.tsx'
import { StartChat } from './people/StartChat.tsx'
import { NewRoom } from './rooms/NewRoom.tsx'
import styles from './Sidebar.module.css'
import { AccountMenu } from './session/AccountMenu.tsx'
import { useSession } from './session/session.ts'
import { Button, IconButton } from './ui/Button.tsx'
import { Dialog } from './ui/Dialog.tsx'
import { Face } from './ui/Face.tsx'

/** Who I am, what I can start, and my conversations. */
export function Sidebar() {
  const session = useSession()
  const location = useLocation()
  const isRooms = () => /^\/u\/\d\/rooms$/.test(location.pathname)
  const [starting, setStarting] = createSignal<'chat' | 'room' | null>(null)
  return (
    <nav class={styles.side} aria-label="Conversations">
      <header>
        <Face id={session.me.id} name={session.me.name} small />
        <div class={styles.title}>
          <h1>Parley</h1>
          <small>{session.me.handle}</small>
        </div>
        <IconButton name="New conversation" icon="add" onClick={() => setStarting('chat')} />
        <AccountMenu />
      </header>
      <div class={styles.tabs}>
        <A href={`/u/${session.slot}/`} end classList={{ [styles.on ?? '']: !isRooms() }}>
          Chats
        </A>
        <A href={`/u/${session.slot}/rooms`} classList={{ [styles.on ?? '']: isRooms() }}>
          Rooms
        </A>
      </div>
      <ChatList />
      <Show when={starting() === 'chat'}>
        <Dialog title="New conversation" close={() => setStarting(null)}>
          <StartChat autofocus started={() => setStarting(null)} />
          <p class={styles.or}>or make a room for seven days:</p>
          <Button look="soft" icon="add" onClick={() => setStarting('room')}>
            New room
          </Button>
        </Dialog>
      </Show>
      <Show when={starting() === 'room'}>
        <NewRoom close={() => setStarting(null)} />
      </Show>
    </nav>
  )
}
