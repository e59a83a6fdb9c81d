import { createSignal, onCleanup, Show } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import type { Resident } from '../../protocol/owner.ts'
import { Prove } from '../account/Prove.tsx'
import { createSecurity } from '../account/security.ts'
import type { Answer } from '../net/api.ts'
import { Sure } from '../room/Sure.tsx'
import { CopyLink } from '../rooms/CopyLink.tsx'
import { lostAddress, newLink } from '../session/ownersLink.ts'
import { useSession } from '../session/session.ts'
import { Switch } from '../settings/Switch.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { dateOf, fullTime } from '../ui/dates.ts'
import { Face } from '../ui/Face.tsx'
import { Field } from '../ui/Field.tsx'
import { Listed } from './Listed.tsx'
import styles from './Owner.module.css'
import { createPages } from './pages.ts'

/** How long after the last letter it is searched. */
const afterMs = 250

/** Everybody here: who is let in, and who is helped in again. */
export function People() {
  const session = useSession()
  const account = createSecurity(session)
  const [typed, setTyped] = createSignal('')
  const [onlyBanned, setOnlyBanned] = createSignal(false)
  const [link, setLink] = createSignal<{ person: Resident; address: string; expiresAt: number } | null>(null)
  const [wrong, setWrong] = createSignal<string | null>(null)
  const people = createPages<Resident>(async (after) => {
    const query = { q: typed().trim(), only: onlyBanned() ? 'banned' : '', after }
    const answer = await session.ask('GET /owner/people', { query })
    return answer.ok ? { ok: true, value: { items: answer.value.people, next: answer.value.next } } : answer
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  void people.load()

  function search(text: string): void {
    setTyped(text)
    clearTimeout(timer)
    timer = setTimeout(() => void people.load(), afterMs)
  }

  async function ban(person: Resident, on: boolean): Promise<void> {
    const answer = on ? await putBan(person.id) : await dropBan(person.id)
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) people.put(({ id }) => id === person.id, { ...person, bannedAt: answer.value })
  }

  async function putBan(person: PersonId): Promise<Answer<Resident['bannedAt']>> {
    const answer = await session.ask('POST /owner/bans', { body: { person } })
    return answer.ok ? { ok: true, value: answer.value.bannedAt } : answer
  }

  async function dropBan(person: PersonId): Promise<Answer<null>> {
    const answer = await session.ask('DELETE /owner/bans/:person', { params: { person } })
    return answer.ok ? { ok: true, value: null } : answer
  }

  async function makeLink(person: Resident): Promise<void> {
    const { code, key } = await newLink()
    const params = { person: person.id }
    const answer = await account.proven((proof) =>
      session.ask('POST /owner/people/:person/link', { params, body: { proof, code: key } }),
    )
    if (!answer) return
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) setLink({ person, address: lostAddress(person.handle, code), expiresAt: answer.value.expiresAt })
  }

  return (
    <>
      <search class={styles.search}>
        <Field
          label="Search by name or username"
          type="search"
          autocomplete="off"
          spellcheck={false}
          value={typed()}
          onInput={(event) => search(event.currentTarget.value)}
        />
        <Switch
          label="Only banned people"
          hint="Those whom you don’t let in."
          on={onlyBanned()}
          turn={(on) => {
            setOnlyBanned(on)
            void people.load()
          }}
        />
      </search>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
      <Listed
        label="People"
        empty={typed() || onlyBanned() ? 'Nobody like that.' : 'Nobody is here yet.'}
        pages={people}
      >
        {(person) => (
          <OnePerson
            person={person}
            isMe={person.id === session.me.id}
            ban={(on) => void ban(person, on)}
            link={() => void makeLink(person)}
          />
        )}
      </Listed>
      <Show when={account.asking()} keyed>
        {(done) => <Prove account={account} done={done} />}
      </Show>
      <Show when={link()}>{(made) => <LostLink {...made()} close={() => setLink(null)} />}</Show>
    </>
  )
}

function OnePerson(props: { person: Resident; isMe: boolean; ban: (on: boolean) => void; link: () => void }) {
  return (
    <>
      <div class={styles.one}>
        <Face id={props.person.id} name={props.person.name} />
        <span>
          <b dir="auto">{props.person.name}</b>
          <small>
            <bdi>@{props.person.handle}</bdi> · since {dateOf(props.person.createdAt)}
            <Show when={props.person.bannedAt}>
              {(at) => <strong class={styles.wrong}> · Banned on {dateOf(at())}</strong>}
            </Show>
            {props.isMe && ' · You, the owner'}
          </small>
        </span>
      </div>
      <Show when={!props.isMe}>
        <div class={styles.acts}>
          <Show
            when={props.person.bannedAt}
            fallback={
              <>
                <Button
                  look="soft"
                  aria-label={`Recovery link for ${props.person.handle}`}
                  onClick={() => props.link()}
                >
                  Recovery link
                </Button>
                <Sure
                  words={`Ban ${props.person.handle}`}
                  icon="block"
                  question={`Ban ${props.person.name}? They are signed out everywhere and can’t log in. What they wrote stays.`}
                  yes="Ban"
                  no="Don’t"
                  act={() => props.ban(true)}
                />
              </>
            }
          >
            <Button look="soft" aria-label={`Unban ${props.person.handle}`} onClick={() => props.ban(false)}>
              Unban
            </Button>
          </Show>
        </div>
      </Show>
    </>
  )
}

function LostLink(props: { person: Resident; address: string; expiresAt: number; close: () => void }) {
  return (
    <Dialog title={`A link for ${props.person.name}`} close={props.close}>
      <div class={styles.form}>
        <p>
          Whoever opens it sets a new password for @{props.person.handle}, once, until {fullTime(props.expiresAt)}. Give
          it to them by a way that you trust, and be sure that it is them: it isn’t shown again. Their account tells
          them that you made it.
        </p>
        <CopyLink address={props.address} />
      </div>
    </Dialog>
  )
}
