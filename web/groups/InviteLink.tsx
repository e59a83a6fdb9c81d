import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { CopyLink } from '../rooms/CopyLink.tsx'
import { roomAddress } from '../rooms/links.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { clockTime, dateOf } from '../ui/dates.ts'
import { number } from '../ui/locale.ts'
import { Qr } from '../ui/Qr.tsx'
import styles from './InviteLink.module.css'
import { createInvite, type Invite } from './invite.ts'

/** A group's invite link, for those who may manage it: made, passed on and revoked. */
export function InviteLink(props: { conversation: ConversationId; title: string }) {
  const session = useSession()
  const { state, wrong, busy, load, make, revoke } = createInvite(session, props.conversation)
  const [showsQr, setShowsQr] = createSignal(false)
  onMount(() => void load())
  const invite = () => {
    const now = state()
    return now.at === 'there' ? now.invite : null
  }
  return (
    <section class={styles.invite} aria-labelledby="invite">
      <h3 id="invite">Invite link</h3>
      <Switch>
        <Match when={invite()}>
          {(made) => (
            <>
              <p>{fateOf(made())}</p>
              <Show
                when={made().secret}
                fallback={<p>It was made on another device, which can show it. A new one ends it.</p>}
              >
                {(secret) => (
                  <>
                    <CopyLink address={roomAddress(props.conversation, secret())} />
                    <Button
                      look="soft"
                      icon="qr"
                      aria-expanded={showsQr()}
                      onClick={() => setShowsQr((shown) => !shown)}
                    >
                      {showsQr() ? 'Hide the QR code' : 'Show a QR code'}
                    </Button>
                    <Show when={showsQr()}>
                      <Qr text={roomAddress(props.conversation, secret())} label={`The way into ${props.title}`} />
                    </Show>
                  </>
                )}
              </Show>
              <Button look="danger" aria-disabled={busy()} onClick={() => void revoke()}>
                Revoke the link
              </Button>
            </>
          )}
        </Match>
        <Match when={state().at === 'none'}>
          <p>Whoever has it can come in, until it runs out, is used up or revoked.</p>
        </Match>
      </Switch>
      <Show when={state().at === 'none' || (invite() && !invite()?.secret)}>
        <NewLink busy={busy()} make={(expiresInMs, uses) => void make(expiresInMs, uses)} />
      </Show>
      <Show when={wrong()}>
        <p role="alert">
          {wrong()}{' '}
          <Show when={state().at === 'unknown'}>
            <Button look="soft" onClick={() => void load()}>
              Try again
            </Button>
          </Show>
        </p>
      </Show>
    </section>
  )
}

const hourMs = 3600_000
const times = [
  { words: 'An hour', ms: hourMs },
  { words: 'A day', ms: 24 * hourMs },
  { words: 'Seven days', ms: 7 * 24 * hourMs },
  { words: 'For ever', ms: null },
]
const uses = [null, 1, 5, 20, 100]

function wordsFor(count: number | null): string {
  if (count === null) return 'Any number'
  return count === 1 ? '1 person' : `${number(count)} people`
}

function NewLink(props: { busy: boolean; make: (expiresInMs: number | null, uses: number | null) => void }) {
  const [time, setTime] = createSignal(2)
  const [use, setUse] = createSignal(0)
  return (
    <form
      class={styles.new}
      aria-label="New invite link"
      onSubmit={(event) => {
        event.preventDefault()
        props.make(times[time()]?.ms ?? null, uses[use()] ?? null)
      }}
    >
      <Choice label="It opens for" all={times.map(({ words }) => words)} chosen={time()} choose={setTime} />
      <Choice label="It lets in" all={uses.map(wordsFor)} chosen={use()} choose={setUse} />
      <Button type="submit" icon="link" aria-disabled={props.busy}>
        Make a link
      </Button>
    </form>
  )
}

function fateOf({ expiresAt, usesLeft }: Invite): string {
  const until =
    expiresAt === null
      ? 'It opens until it is revoked'
      : `It opens until ${dateOf(expiresAt)} at ${clockTime(expiresAt)}`
  if (usesLeft === null) return `${until}.`
  return `${until}, to ${usesLeft === 1 ? 'one more person' : `${number(usesLeft)} more people`}.`
}
