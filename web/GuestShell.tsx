import { Navigate, useLocation } from '@solidjs/router'
import { createSignal, type JSX, onCleanup, Show, Suspense } from 'solid-js'
import type { ConversationId } from '../protocol/ids.ts'
import { ChatsContext } from './chats/chats.ts'
import styles from './GuestShell.module.css'
import { KeepAccount } from './guests/KeepAccount.tsx'
import { noChats, noContacts } from './guests/none.ts'
import { letGoOnDisk } from './letGo.ts'
import { ContactsContext } from './people/contacts.ts'
import { makeNames, NamesContext } from './people/names.ts'
import { LeftoversContext, makeLeftovers } from './room/leftovers.ts'
import { Shortcuts } from './Shortcuts.tsx'
import { FindingContext, makeFinding } from './search/finding.ts'
import { type Account, useSlot } from './session/accounts.ts'
import { makeSession, SessionContext } from './session/session.ts'
import { devicePreferences, PreferencesContext } from './settings/preferences.ts'
import { UpdateBanner } from './UpdateBanner.tsx'
import { Button } from './ui/Button.tsx'

/** A guest's pages: the one room, and the way to an account. */
export function GuestShell(props: { account: Account; room: ConversationId; children: JSX.Element }) {
  const location = useLocation()
  /** Of a room that has ended, or that one isn't in any more, there is nothing to keep. */
  const [isOut, setOut] = createSignal(false)
  const session = makeSession(props.account)
  const preferences = { ...devicePreferences, showsRead: () => true }
  const gone = new AbortController()
  const leftovers = makeLeftovers(session, gone.signal)
  onCleanup(() => gone.abort())
  letGoOnDisk(session)
  useSlot(session.slot)
  const own = `/u/${session.slot}/r/${props.room}`
  return (
    <SessionContext.Provider value={session}>
      <NamesContext.Provider value={makeNames(session)}>
        <ContactsContext.Provider value={noContacts}>
          <PreferencesContext.Provider value={preferences}>
            <ChatsContext.Provider value={{ ...noChats, drop: () => setOut(true) }}>
              <LeftoversContext.Provider value={leftovers}>
                <FindingContext.Provider value={makeFinding()}>
                  <div class={styles.shell}>
                    <UpdateBanner />
                    <Show when={!isOut()}>
                      <GuestBar name={props.account.person.name} />
                    </Show>
                    <main>
                      <Show when={location.pathname === own} fallback={<Navigate href={own} />}>
                        <Suspense>{props.children}</Suspense>
                      </Show>
                    </main>
                  </div>
                  <Shortcuts />
                </FindingContext.Provider>
              </LeftoversContext.Provider>
            </ChatsContext.Provider>
          </PreferencesContext.Provider>
        </ContactsContext.Provider>
      </NamesContext.Provider>
    </SessionContext.Provider>
  )
}

function GuestBar(props: { name: string }) {
  const [isOpen, setOpen] = createSignal(false)
  return (
    <aside class={styles.bar} aria-label="You are a guest">
      <p>
        You are a guest here, <bdi>{props.name}</bdi>, until the room ends.
      </p>
      <Button look="soft" onClick={() => setOpen(true)}>
        Keep this account
      </Button>
      <Show when={isOpen()}>
        <KeepAccount close={() => setOpen(false)} />
      </Show>
    </aside>
  )
}
