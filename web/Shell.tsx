import { useLocation, useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, type JSX, lazy, on, onCleanup, onMount, Show, Suspense } from 'solid-js'
import { ChatsContext, makeChats } from './chats/chats.ts'
import { makeShared, SharedContext } from './files/shared.ts'
import { letGoOnDisk } from './letGo.ts'
import { ask } from './net/api.ts'
import { ContactsContext, makeContacts } from './people/contacts.ts'
import { DirectsContext, makeDirects } from './people/directs.ts'
import { makeNames, NamesContext } from './people/names.ts'
import { LeftoversContext, makeLeftovers } from './room/leftovers.ts'
import { SharedBanner } from './room/SharedBanner.tsx'
import styles from './Shell.module.css'
import { Shortcuts } from './Shortcuts.tsx'
import { Sidebar } from './Sidebar.tsx'
import { FindingContext, makeFinding } from './search/finding.ts'
import { type Account, accountIn, keepAccount, useSlot } from './session/accounts.ts'
import { NothingPage } from './session/Nothing.tsx'
import { makeSession, SessionContext } from './session/session.ts'
import { MineContext, makeMine } from './settings/mine.ts'
import { OwnerDid } from './settings/OwnerDid.tsx'
import { devicePreferences, PreferencesContext } from './settings/preferences.ts'
import { UpdateBanner } from './UpdateBanner.tsx'
import { useBadge, WaitingContext } from './ui/title.ts'

const GuestShell = lazy(async () => ({ default: (await import('./GuestShell.tsx')).GuestShell }))
const Door = lazy(async () => ({ default: (await import('./session/Door.tsx')).Door }))

/** What is under `/u/<slot>/`: an account's pages, or the door to them. */
export function Shell(props: { children?: JSX.Element }) {
  const params = useParams<{ slot: string }>()
  const slot = () => (/^\d$/.test(params.slot) ? Number(params.slot) : null)
  return (
    <Show when={slot() !== null} fallback={<NothingPage />}>
      <Show when={`${slot()}`} keyed>
        {(here) => <Slot slot={Number(here)}>{props.children}</Slot>}
      </Show>
    </Show>
  )
}

function Slot(props: { slot: number; children: JSX.Element }) {
  const account = () => accountIn(props.slot)
  const [checked, setChecked] = createSignal(account() !== undefined)

  // The cookies may know more than the list of accounts does.
  onMount(async () => {
    if (checked()) return
    const answer = await ask(props.slot, 'GET /me', {})
    if (answer.ok) keepAccount({ slot: props.slot, ...answer.value })
    setChecked(true)
  })

  return (
    <Show
      when={nameOf(account())}
      keyed
      fallback={
        <Show when={checked()}>
          <Door slot={() => props.slot} entered={() => {}} />
        </Show>
      }
    >
      {(_) => <Pages account={account() as Account}>{props.children}</Pages>}
    </Show>
  )
}

/** A guest who keeps their account is somebody else from then on, as far as pages go. */
const nameOf = (account: Account | undefined): string | undefined =>
  account && `${account.person.id} ${account.guestOf ?? ''}`

const Pages = (props: { account: Account; children: JSX.Element }) => (
  <Show when={props.account.guestOf} fallback={<SignedIn account={props.account}>{props.children}</SignedIn>}>
    {(room) => (
      <GuestShell account={props.account} room={room()}>
        {props.children}
      </GuestShell>
    )}
  </Show>
)

function SignedIn(props: { account: Account; children: JSX.Element }) {
  const location = useLocation()
  const navigate = useNavigate()
  const session = makeSession(props.account)
  const names = makeNames(session)
  const mine = makeMine(session, names)
  const preferences = { ...devicePreferences, showsRead: () => mine.settings()?.showsRead ?? null }
  const chats = makeChats(session, names)
  const finding = makeFinding()
  useBadge(chats.allUnread)
  const gone = new AbortController()
  const leftovers = makeLeftovers(session, gone.signal)
  onCleanup(() => gone.abort())
  void session.disk.then((disk) => disk.sweep(Date.now()))
  letGoOnDisk(session)
  let main!: HTMLElement
  const isList = () => /^\/u\/\d\/?$/.test(location.pathname)
  useSlot(session.slot)
  createEffect(() => {
    if (/^\/u\/\d$/.test(location.pathname)) navigate(`/u/${session.slot}/`, { replace: true })
  })
  // What had the focus may be gone with the page before.
  createEffect(
    on(
      () => location.pathname,
      () => document.activeElement === document.body && main.focus({ preventScroll: true }),
      { defer: true },
    ),
  )
  return (
    <SessionContext.Provider value={session}>
      <NamesContext.Provider value={names}>
        <ContactsContext.Provider value={makeContacts(session, names)}>
          <DirectsContext.Provider value={makeDirects(session, names)}>
            <MineContext.Provider value={mine}>
              <PreferencesContext.Provider value={preferences}>
                <ChatsContext.Provider value={chats}>
                  <WaitingContext.Provider value={chats.allUnread}>
                    <SharedContext.Provider value={makeShared()}>
                      <LeftoversContext.Provider value={leftovers}>
                        <FindingContext.Provider value={finding}>
                          <div class={styles.shell} classList={{ [styles.list ?? '']: isList() }}>
                            <div class={styles.top}>
                              <UpdateBanner />
                              <OwnerDid />
                              <SharedBanner />
                            </div>
                            <Sidebar />
                            <main ref={main} tabindex="-1">
                              <Suspense>{props.children}</Suspense>
                            </main>
                          </div>
                          <Shortcuts />
                        </FindingContext.Provider>
                      </LeftoversContext.Provider>
                    </SharedContext.Provider>
                  </WaitingContext.Provider>
                </ChatsContext.Provider>
              </PreferencesContext.Provider>
            </MineContext.Provider>
          </DirectsContext.Provider>
        </ContactsContext.Provider>
      </NamesContext.Provider>
    </SessionContext.Provider>
  )
}
