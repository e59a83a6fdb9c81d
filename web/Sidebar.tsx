import { A, useLocation } from '@solidjs/router'
import { createSignal, lazy, Match, Switch } from 'solid-js'
import { ChatList } from './chats/ChatList.tsx'
import { useNames } from './people/names.ts'
import { PersonFace } from './people/PersonFace.tsx'
import styles from './Sidebar.module.css'
import { useFinding } from './search/finding.ts'
import { AccountMenu } from './session/AccountMenu.tsx'
import { useSession } from './session/session.ts'
import { useMine } from './settings/mine.ts'
import { IconButton } from './ui/Button.tsx'
import { Loaded } from './ui/Loaded.tsx'
import { TabPanel, Tabs } from './ui/Tabs.tsx'

// Not needed at first.
const NewConversation = lazy(async () => ({ default: (await import('./NewConversation.tsx')).NewConversation }))
const AllUsers = lazy(async () => ({ default: (await import('./people/AllUsers.tsx')).AllUsers }))
const ContactList = lazy(async () => ({ default: (await import('./people/ContactList.tsx')).ContactList }))
const NewRoom = lazy(async () => ({ default: (await import('./rooms/NewRoom.tsx')).NewRoom }))
const NewGroup = lazy(async () => ({ default: (await import('./groups/NewGroup.tsx')).NewGroup }))
const PersonDialog = lazy(async () => ({ default: (await import('./people/PersonDialog.tsx')).PersonDialog }))
const SettingsDialog = lazy(async () => ({ default: (await import('./settings/SettingsDialog.tsx')).SettingsDialog }))

const tabs = ['Recent', 'Contacts', 'All users'] as const
type Tab = (typeof tabs)[number]

/** What was pressed for, and is open before everything else. */
type Opened = { is: 'chat' } | { is: 'group' } | { is: 'room' } | { is: 'settings' } | { is: 'person'; handle: string }

/** Who I am, what I can start, my conversations and the people here. */
export function Sidebar() {
  const session = useSession()
  const names = useNames()
  const finding = useFinding()
  const location = useLocation()
  const mine = useMine()
  const isRooms = () => /^\/u\/\d\/rooms$/.test(location.pathname)
  const [tab, setTab] = createSignal<Tab>('Recent')
  const [opened, setOpened] = createSignal<Opened | null>(null)
  const close = () => setOpened(null)
  const look = (handle: string) => setOpened({ is: 'person', handle })
  const handleOf = (shown: Opened | null) => (shown?.is === 'person' ? shown.handle : null)
  return (
    <>
      <nav class={styles.side} aria-label="Conversations">
        <header>
          <PersonFace id={session.me.id} small still />
          <div class={styles.title}>
            <h1>Parley</h1>
            <small>{names.person(session.me.id)?.handle}</small>
          </div>
          <IconButton name="Search messages" icon="search" onClick={() => finding.search('everywhere')} />
          <IconButton name="New conversation" icon="add" onClick={() => setOpened({ is: 'chat' })} />
          <AccountMenu owns={mine.settings()?.owner ?? false} settings={() => setOpened({ is: 'settings' })} />
        </header>
        <div class={styles.tabs}>
          <Tabs name="What is listed" id="listed" names={tabs} chosen={tab()} choose={setTab} />
          <A href={`/u/${session.slot}/rooms`} classList={{ [styles.on ?? '']: isRooms() }}>
            Rooms
          </A>
        </div>
        <TabPanel id="listed" name={tab()}>
          <Switch>
            <Match when={tab() === 'Recent'}>
              <ChatList />
            </Match>
            <Match when={tab() === 'Contacts'}>
              <Loaded>
                <ContactList look={look} />
              </Loaded>
            </Match>
            <Match when={tab() === 'All users'}>
              <Loaded>
                <AllUsers look={look} />
              </Loaded>
            </Match>
          </Switch>
        </TabPanel>
      </nav>
      {/* Not in the sidebar: where that makes room for a conversation, what is open stays. */}
      <Loaded close={close}>
        <Switch>
          <Match when={opened()?.is === 'chat'}>
            <NewConversation
              close={close}
              group={() => setOpened({ is: 'group' })}
              room={() => setOpened({ is: 'room' })}
            />
          </Match>
          <Match when={opened()?.is === 'group'}>
            <NewGroup close={close} />
          </Match>
          <Match when={opened()?.is === 'room'}>
            <NewRoom close={close} />
          </Match>
          <Match when={opened()?.is === 'settings'}>
            <SettingsDialog close={close} />
          </Match>
          <Match when={handleOf(opened())} keyed>
            {(handle) => <PersonDialog handle={handle} close={close} />}
          </Match>
        </Switch>
      </Loaded>
    </>
  )
}
