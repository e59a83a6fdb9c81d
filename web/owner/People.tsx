import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import type { Resident } from '../../protocol/owner.ts'
import { Prove } from '../account/Prove.tsx'
import { Sure } from '../room/Sure.tsx'
import { CopyLink } from '../rooms/CopyLink.tsx'
import { useSession } from '../session/session.ts'
import { Switch } from '../settings/Switch.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { dateOf, fullTime } from '../ui/dates.ts'
import { Face } from '../ui/Face.tsx'
import { Field } from '../ui/Field.tsx'
import { Listed } from './Listed.tsx'
import styles from './Owner.module.css'
import { createResidents, type LostLink as Link } from './residents.ts'

/** How long after the last letter it is searched. */
const afterMs = 250

/** Everybody here: who is let in, and who is helped in again. */
export function People() {
  const session = useSession()
  const residents = createResidents(session)
  const [typed, setTyped] = createSignal('')
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  function search(part: string): void {
    setTyped(part)
    clearTimeout(timer)
    timer = setTimeout(() => residents.look({ part }), afterMs)
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
          on={residents.onlyBanned()}
          turn={(onlyBanned) => residents.look({ onlyBanned })}
        />
      </search>
      <Show when={residents.wrong()}>
        <p class={styles.wrong} role="alert">
          {residents.wrong()}
        </p>
      </Show>
      <Listed
        label="People"
        empty={residents.isAll() ? 'Nobody is here yet.' : 'Nobody like that.'}
        pages={residents.pages}
      >
        {(person) => (
          <OnePerson
            person={person}
            isMe={person.id === session.me.id}
            isChanged={residents.isChanged(person.id)}
            ban={(on) => void residents.ban(person, on)}
            link={() => void residents.makeLink(person)}
          />
        )}
      </Listed>
      <Show when={residents.account.asking()} keyed>
        {(done) => <Prove account={residents.account} done={done} />}
      </Show>
      <Show when={residents.link()}>{(made) => <LostLink {...made()} close={() => residents.setLink(null)} />}</Show>
    </>
  )
}

function OnePerson(props: {
  person: Resident
  isMe: boolean
  isChanged: boolean
  ban: (on: boolean) => void
  link: () => void
}) {
  let acts: HTMLDivElement | undefined
  // What was pressed is gone.
  onMount(() => props.isChanged && acts?.querySelector('button')?.focus())
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
        <div ref={acts} class={styles.acts}>
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

function LostLink(props: Link & { close: () => void }) {
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
