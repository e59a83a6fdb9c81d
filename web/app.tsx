import { Navigate, Route, Router, useLocation, useNavigate, useParams } from '@solidjs/router'
import { lazy, onMount, Show, Suspense } from 'solid-js'
import * as v from 'valibot'
import { ConversationId } from '../protocol/ids.ts'
import { Shell } from './Shell.tsx'
import { accountIn, freeSlot, lastSlot, slotFor, slots } from './session/accounts.ts'
import { codeIn, type EntryLink, mailedIn } from './session/entryLink.ts'
import { Home, Nothing, NothingPage } from './session/Nothing.tsx'
import { devicePreferences } from './settings/preferences.ts'
import { useTheme } from './settings/theme.ts'
import { FormattingContext, makeFormatting } from './text/formatting.ts'
import { Notice, NoticePage } from './ui/Notice.tsx'
import { NowContext, tickingNow } from './ui/now.ts'
import { makeUpdate, UpdateContext } from './update.ts'

// Each comes when it is first shown, and from the service worker's cache the next time.
const DirectPage = lazy(async () => ({ default: (await import('./room/DirectPage.tsx')).DirectPage }))
const RoomPage = lazy(async () => ({ default: (await import('./room/RoomPage.tsx')).RoomPage }))
const RoomsPage = lazy(async () => ({ default: (await import('./rooms/RoomsPage.tsx')).RoomsPage }))
const SecurityPage = lazy(async () => ({ default: (await import('./account/SecurityPage.tsx')).SecurityPage }))
const OwnerPage = lazy(async () => ({ default: (await import('./owner/OwnerPage.tsx')).OwnerPage }))
const ReceiptPage = lazy(async () => ({ default: (await import('./account/ReceiptPage.tsx')).ReceiptPage }))
const UnsubscribePage = lazy(async () => ({ default: (await import('./mail/UnsubscribePage.tsx')).UnsubscribePage }))
const ShownMailPage = lazy(async () => ({ default: (await import('./mail/ShownMailPage.tsx')).ShownMailPage }))
const GuestDoor = lazy(async () => ({ default: (await import('./guests/GuestDoor.tsx')).GuestDoor }))
const Door = lazy(async () => ({ default: (await import('./session/Door.tsx')).Door }))

export function App() {
  useTheme(devicePreferences.theme)
  return (
    <FormattingContext.Provider value={makeFormatting()}>
      <Suspense>
        <Pages />
      </Suspense>
    </FormattingContext.Provider>
  )
}

const Pages = () => (
  <NowContext.Provider value={tickingNow()}>
    <UpdateContext.Provider value={makeUpdate()}>
      <Router>
        <Route path="/" component={Front} />
        <Route path="/login" component={() => <AddAccount way="login" />} />
        <Route path="/register" component={Registering} />
        <Route path="/recover/:handle" component={Recovering} />
        <Route path="/lost" component={Lost} />
        <Route path="/unsubscribe/:id/:kind" component={UnsubscribePage} />
        <Route path="/dev/mail" component={ShownMailPage} />
        <Route path="/r/:room" component={Invited} />
        <Route path="/deleted/:receipt" component={ReceiptPage} />
        <Route path="/u/:slot" component={Shell}>
          <Route
            path="/"
            component={() => (
              <Notice title="Pick a conversation" page="Chats" text="Or start one: press + and type a username." />
            )}
          />
          <Route path="/rooms" component={RoomsPage} />
          <Route path="/security" component={SecurityPage} />
          <Route path="/instance" component={OwnerPage} />
          <Route path="/r/:room" component={RoomPage} />
          <Route path="/:handle" matchFilters={{ handle: /^@/ }} component={DirectPage} />
          <Route path="*" component={Nothing} />
        </Route>
        <Route path="*" component={NothingPage} />
      </Router>
    </UpdateContext.Provider>
  </NowContext.Provider>
)

/** The door, for whoever is not signed in; their own pages for everybody else. */
function Front() {
  const slot = lastSlot()
  return slot === null ? <AddAccount way="login" /> : <Navigate href={`/u/${slot}/`} />
}

/** The link in an e-mail to whoever has lost their password. What is behind its # is taken out of the address, which gets kept. */
function Lost() {
  const navigate = useNavigate()
  const link = mailedIn(useLocation().hash)
  onMount(() => navigate('/lost', { replace: true }))
  return <AddAccount way="login" link={link} />
}

/** By the owner's link, in a slot of its own: whoever is signed in here stays so. */
function Recovering() {
  const params = useParams<{ handle: string }>()
  const code = codeIn(useLocation().hash)
  return <AddAccount way="login" link={code && { is: 'lost', handle: params.handle, code }} />
}

/** By the owner's invite, where the address holds one. */
function Registering() {
  const code = codeIn(useLocation().hash)
  return <AddAccount way="register" link={code && { is: 'invite', code }} />
}

function AddAccount(props: { way: 'login' | 'register'; link?: EntryLink | null }) {
  const navigate = useNavigate()
  const staying = accountIn(lastSlot() ?? -1)
  return (
    <Show
      when={freeSlot() !== null}
      fallback={
        <NoticePage title={`${slots} accounts are signed in here.`} text="Log one of them out first.">
          <Home />
        </NoticePage>
      }
    >
      <Door
        way={props.way}
        slot={freeSlot}
        link={props.link ?? null}
        staying={staying}
        entered={(account) => navigate(`/u/${account.slot}/`)}
      />
    </Show>
  )
}

/** A room's link, which names nobody: it is opened as whoever used this browser last, or there are the ways in. */
function Invited() {
  const location = useLocation()
  const navigate = useNavigate()
  const params = useParams<{ room: string }>()
  const slot = slotFor(params.room)
  const room = v.safeParse(ConversationId, params.room)
  const inside = (as: number) => `/u/${as}${location.pathname}${location.hash}`
  if (slot !== null) return <Navigate href={inside(slot)} />
  if (!room.success) return <NothingPage />
  return <GuestDoor room={room.output} hash={location.hash} entered={(account) => navigate(inside(account.slot))} />
}
