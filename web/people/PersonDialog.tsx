import { useNavigate } from '@solidjs/router'
import { createSignal, type JSX, lazy, Match, onMount, Show, Switch } from 'solid-js'
import * as v from 'valibot'
import { Handle, type Profile } from '../../protocol/people.ts'
import type { Answer } from '../net/api.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { dateOf } from '../ui/dates.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useNow } from '../ui/now.ts'
import { useContacts } from './contacts.ts'
import { useNames } from './names.ts'
import styles from './PersonDialog.module.css'
import { PersonFace } from './PersonFace.tsx'
import { presenceText } from './presence.ts'

const ReportDialog = lazy(async () => ({ default: (await import('../report/ReportDialog.tsx')).ReportDialog }))

/** Who somebody is, and what I have to do with them; below it what belongs to where it was opened. */
export function PersonDialog(props: { handle: string; close: () => void; children?: JSX.Element }) {
  const session = useSession()
  const names = useNames()
  const [answer, setAnswer] = createSignal<Answer<Profile> | null>(null)
  const profile = () => {
    const came = answer()
    return came?.ok ? came.value : null
  }
  const failure = () => {
    const came = answer()
    return came?.ok === false ? came.message : null
  }

  async function load(): Promise<void> {
    const came = await session.ask('GET /people/:handle/profile', { params: { handle: props.handle } })
    if (came.ok) {
      const { bio, createdAt, contact, blocked, ...person } = came.value
      names.learn([person])
    }
    setAnswer(came)
  }
  onMount(() => void load())

  return (
    <Dialog title="Profile" close={props.close}>
      <Switch fallback={<p class={styles.loading}>Loading…</p>}>
        <Match when={profile()}>{(known) => <About profile={known()} close={props.close} />}</Match>
        <Match when={failure()}>
          {(message) => (
            <>
              <p role="alert">{message()}</p>
              <Button look="soft" onClick={() => void load()}>
                Try again
              </Button>
            </>
          )}
        </Match>
      </Switch>
      {/* Not before the rest, which would move it. */}
      <Show when={answer()}>{props.children}</Show>
    </Dialog>
  )
}

function About(props: { profile: Profile; close: () => void }) {
  const session = useSession()
  const names = useNames()
  const now = useNow()
  const person = () => names.person(props.profile.id) ?? props.profile
  const isMe = () => props.profile.id === session.me.id
  return (
    <div class={styles.about}>
      <PersonFace id={props.profile.id} large />
      <h3 dir="auto">{person().name}</h3>
      <p class={styles.handle} dir="auto">
        @{person().handle}
      </p>
      <Show when={person().status}>
        <p dir="auto">{person().status}</p>
      </Show>
      <Show when={!isMe() && presenceText(person().seenAt, now())}>
        {(seen) => <p class={styles.fact}>{seen()}</p>}
      </Show>
      <Show when={props.profile.bio}>
        <p class={styles.bio} dir="auto">
          {props.profile.bio}
        </p>
      </Show>
      <p class={styles.fact}>Here since {dateOf(props.profile.createdAt)}</p>
      <Show when={!isMe()}>
        <Deeds profile={props.profile} close={props.close} />
      </Show>
    </div>
  )
}

/** Write to them; keep them at hand; hear nothing of them. */
function Deeds(props: { profile: Profile; close: () => void }) {
  const session = useSession()
  const people = useContacts()
  const navigate = useNavigate()
  const [busy, setBusy] = createSignal(false)
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [reporting, setReporting] = createSignal(false)
  const id = () => props.profile.id
  const isContact = () => (people.isKnown() ? people.isContact(id()) : props.profile.contact)
  const isBlocked = () => (people.isKnown() ? people.isBlocked(id()) : props.profile.blocked)

  function chat(): void {
    props.close()
    navigate(`/u/${session.slot}/@${props.profile.handle}`)
  }

  async function change(act: () => Promise<Answer<unknown>>): Promise<void> {
    if (busy()) return
    setBusy(true)
    const answer = await act()
    setBusy(false)
    setWrong(answer.ok ? null : answer.message)
  }

  return (
    <div class={styles.deeds}>
      <Button icon="chat" onClick={chat}>
        Chat
      </Button>
      <Button
        look="soft"
        aria-disabled={busy()}
        onClick={() =>
          void change(() => (isContact() ? people.remove(id()) : people.add(v.parse(Handle, props.profile.handle))))
        }
      >
        {isContact() ? 'Remove from contacts' : 'Add to contacts'}
      </Button>
      <Button
        look="danger"
        icon="block"
        aria-disabled={busy()}
        onClick={() => void change(() => (isBlocked() ? people.unblock(id()) : people.block(id())))}
      >
        {isBlocked() ? 'Unblock' : 'Block'}
      </Button>
      <p class={styles.fact}>
        {isBlocked()
          ? 'You hear nothing of them, and they can’t see when you are here. Nothing tells them.'
          : 'Somebody you block can’t write to you or see when you are here. Nothing tells them.'}
      </p>
      <Show when={wrong()}>
        <p role="alert">{wrong()}</p>
      </Show>
      <Button look="soft" icon="report" onClick={() => setReporting(true)}>
        Report
      </Button>
      <Loaded close={() => setReporting(false)}>
        <Show when={reporting()}>
          <ReportDialog
            about={id()}
            name={props.profile.name}
            seen={null}
            nameOf={() => props.profile.name}
            close={() => setReporting(false)}
          />
        </Show>
      </Loaded>
    </div>
  )
}
