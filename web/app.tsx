import { Navigate, Route, Router, useLocation, useNavigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { ReceiptPage } from './account/ReceiptPage.tsx'
import { SecurityPage } from './account/SecurityPage.tsx'
import { DirectPage } from './room/DirectPage.tsx'
import { RoomPage } from './room/RoomPage.tsx'
import { RoomsPage } from './rooms/RoomsPage.tsx'
import { Shell } from './Shell.tsx'
import { accountIn, freeSlot, lastSlot, slots } from './session/accounts.ts'
import { Door } from './session/Door.tsx'
import { Home, Nothing, NothingPage } from './session/Nothing.tsx'
import { Notice, NoticePage } from './ui/Notice.tsx'
import { NowContext, tickingNow } from './ui/now.ts'
import { makeUpdate, UpdateContext } from './update.ts'

export const App = () => (
  <NowContext.Provider value={tickingNow()}>
    <UpdateContext.Provider value={makeUpdate()}>
      <Router>
        <Route path="/" component={Front} />
        <Route path="/login" component={() => <AddAccount way="login" />} />
        <Route path="/register" component={() => <AddAccount way="register" />} />
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

function AddAccount(props: { way: 'login' | 'register' }) {
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
      <Door way={props.way} slot={freeSlot} staying={staying} entered={(account) => navigate(`/u/${account.slot}/`)} />
    </Show>
  )
}

/** A room's link, which names nobody: it is opened as whoever used this browser last, or after signing in. */
function Invited() {
  const location = useLocation()
  const navigate = useNavigate()
  const slot = lastSlot()
  const inside = (as: number) => `/u/${as}${location.pathname}${location.hash}`
  return (
    <Show when={slot === null} fallback={<Navigate href={inside(slot ?? 0)} />}>
      <Door
        slot={freeSlot}
        welcome={<p>You have a link to a room. Log in or register to see it.</p>}
        entered={(account) => navigate(inside(account.slot))}
      />
    </Show>
  )
}
