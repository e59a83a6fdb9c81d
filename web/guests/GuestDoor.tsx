import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import type { Answer, Gives } from '../net/api.ts'
import { isLinkSecret } from '../rooms/links.ts'
import { RoomAbout } from '../rooms/RoomAbout.tsx'
import { type Account, freeSlot } from '../session/accounts.ts'
import { Door } from '../session/Door.tsx'
import { Home } from '../session/Nothing.tsx'
import type { Way } from '../session/signIn.ts'
import { Button } from '../ui/Button.tsx'
import { Loading } from '../ui/Loading.tsx'
import { NoticePage } from '../ui/Notice.tsx'
import { AsGuest } from './AsGuest.tsx'
import { look } from './enter.ts'
import styles from './GuestDoor.module.css'

type Seen = Gives<'POST /rooms/:room/door'>

const withAccount = ['no-such-room', 'no-guests']

/** A room's link, opened where nobody is signed in: what there is, and the ways in, of which one needs no account. */
export function GuestDoor(props: { room: ConversationId; hash: string; entered: (account: Account) => void }) {
  const [answer, setAnswer] = createSignal<Answer<Seen> | null>(null)
  const [way, setWay] = createSignal<Way | null>(null)
  const shown = props.hash.slice(1)
  const secret = isLinkSecret(shown) ? shown : null
  const seen = () => {
    const came = answer()
    return came?.ok ? came.value : null
  }
  /** Whoever finds no way in without an account may find one with it; what else went wrong is said. */
  const failure = () => {
    const came = answer()
    return came?.ok === false && !withAccount.includes(came.error) ? came : null
  }
  async function ask(): Promise<void> {
    setAnswer(null)
    setAnswer(await look(props.room, secret))
  }
  onMount(() => void ask())
  const toAccount = () => (
    <Door
      way={way() ?? 'login'}
      slot={freeSlot}
      welcome={<p>You are invited to a conversation. Log in or register to see it.</p>}
      entered={props.entered}
    />
  )
  return (
    <Switch>
      <Match when={answer() === null}>
        <Loading />
      </Match>
      <Match when={failure()}>
        {(why) => (
          <Show
            when={why().error === 'ended'}
            fallback={
              <NoticePage title={why().message}>
                <Button onClick={() => void ask()}>Try again</Button>
              </NoticePage>
            }
          >
            <NoticePage
              title="This room has ended."
              text="A room and everything in it is deleted seven days after it was made."
            >
              <Home />
            </NoticePage>
          </Show>
        )}
      </Match>
      <Match when={way() === null && seen()}>
        {(room) => <WaysIn id={props.room} seen={room()} secret={secret} choose={setWay} entered={props.entered} />}
      </Match>
      <Match when={true}>{toAccount()}</Match>
    </Switch>
  )
}

function WaysIn(props: {
  id: ConversationId
  seen: Seen
  secret: string | null
  choose: (way: Way) => void
  entered: (account: Account) => void
}) {
  return (
    <main class={styles.door}>
      <RoomAbout id={props.id} room={props.seen.room} />
      <AsGuest id={props.id} secret={props.secret} challenge={props.seen.challenge} entered={props.entered} />
      <p class={styles.or}>or, to keep what you say and be found:</p>
      <div class={styles.ways}>
        <Button look="soft" onClick={() => props.choose('login')}>
          Log in
        </Button>
        <Button look="soft" onClick={() => props.choose('register')}>
          Register
        </Button>
      </div>
      <Show when={props.seen.room.listed}>
        <p class={styles.open}>This room is open: anyone here can find and read it.</p>
      </Show>
    </main>
  )
}
