import { createSignal, For, onMount, Show } from 'solid-js'
import type { AccountInvite } from '../../protocol/owner.ts'
import { CopyLink } from '../rooms/CopyLink.tsx'
import { inviteAddress, newLink } from '../session/entryLink.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { clockTime, dateOf } from '../ui/dates.ts'
import { number } from '../ui/locale.ts'
import styles from './Owner.module.css'

const dayMs = 24 * 3600_000
const times = [
  { words: 'A day', ms: dayMs },
  { words: 'Seven days', ms: 7 * dayMs },
  { words: 'For ever', ms: null },
]
const counts = [1, 5, 20, 100]

/** Links by which people make an account, where that takes one. Each is shown when it is made, and not again. */
export function Invites(props: { isAsked: boolean }) {
  const session = useSession()
  const [invites, setInvites] = createSignal<AccountInvite[]>([])
  const [made, setMade] = createSignal<string | null>(null)
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function load(): Promise<void> {
    const answer = await session.ask('GET /owner/invites')
    if (answer.ok) setInvites(answer.value.invites)
    else setWrong(answer.message)
  }
  onMount(() => void load())

  async function make(expiresInMs: number | null, uses: number | null): Promise<void> {
    const { code, key } = await newLink()
    const answer = await session.ask('POST /owner/invites', { body: { hash: await hashOf(key), expiresInMs, uses } })
    setWrong(answer.ok ? null : answer.message)
    if (!answer.ok) return
    setMade(inviteAddress(code))
    await load()
  }

  async function revoke({ hash }: AccountInvite): Promise<void> {
    const answer = await session.ask('DELETE /owner/invites/:invite', { params: { invite: hash } })
    setWrong(answer.ok ? null : answer.message)
    await load()
  }

  return (
    <section aria-labelledby="invites">
      <h2 id="invites">Invite links</h2>
      <p class={styles.fact}>
        Whoever has one can make an account
        {props.isAsked ? '.' : '. They are asked for only where registering takes one.'}
      </p>
      <Show when={invites().length > 0}>
        <ul class={styles.rows} aria-label="Invite links">
          <For each={invites()}>
            {(invite) => (
              <li class={styles.line}>
                <span>{fateOf(invite)}</span>
                <Button
                  look="soft"
                  aria-label={`Revoke the link of ${dateOf(invite.createdAt)} at ${clockTime(invite.createdAt)}`}
                  onClick={() => void revoke(invite)}
                >
                  Revoke
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={made()}>
        {(address) => (
          <div class={styles.made} role="status">
            <p>The new link. Copy it now: it isn’t shown again.</p>
            <CopyLink address={address()} />
          </div>
        )}
      </Show>
      <NewInvite make={(expiresInMs, uses) => void make(expiresInMs, uses)} />
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
    </section>
  )
}

function NewInvite(props: { make: (expiresInMs: number | null, uses: number | null) => void }) {
  const [time, setTime] = createSignal(1)
  const [uses, setUses] = createSignal<number | null>(1)
  return (
    <form
      class={styles.new}
      aria-label="New invite link"
      onSubmit={(event) => {
        event.preventDefault()
        props.make(times[time()]?.ms ?? null, uses())
      }}
    >
      <label class={styles.select}>
        It opens for
        <select onChange={(event) => setTime(event.currentTarget.selectedIndex)}>
          <For each={times}>{({ words }, index) => <option selected={index() === time()}>{words}</option>}</For>
        </select>
      </label>
      <label class={styles.select}>
        It lets in
        <select onChange={(event) => setUses(counts[event.currentTarget.selectedIndex] ?? null)}>
          <For each={counts}>{(count) => <option>{count === 1 ? '1 person' : `${number(count)} people`}</option>}</For>
          <option>Any number</option>
        </select>
      </label>
      <Button type="submit" icon="link">
        Make a link
      </Button>
    </form>
  )
}

function fateOf({ createdAt, expiresAt, usesLeft }: AccountInvite): string {
  const made = `Made on ${dateOf(createdAt)} at ${clockTime(createdAt)}`
  const until = expiresAt === null ? 'until it is revoked' : `until ${dateOf(expiresAt)} at ${clockTime(expiresAt)}`
  const left = usesLeft === null ? 'anybody' : usesLeft === 1 ? 'one more person' : `${number(usesLeft)} more people`
  return `${made}. It lets in ${left}, ${until}.`
}

/** What the server keeps of it. */
async function hashOf(key: string): Promise<string> {
  const bytes = Uint8Array.fromBase64(key, { alphabet: 'base64url' })
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return digest.toBase64({ alphabet: 'base64url', omitPadding: true })
}
