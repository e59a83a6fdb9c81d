import { createSignal, Match, Show, Switch } from 'solid-js'
import * as v from 'valibot'
import { Handle } from '../../protocol/people.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { LongList } from '../ui/LongList.tsx'
import { useContacts } from './contacts.ts'
import styles from './People.module.css'
import { PersonRow } from './PersonRow.tsx'

/** Whom I keep at hand; those I blocked are behind a door of their own. */
export function ContactList(props: { look: (handle: string) => void }) {
  const people = useContacts()
  const [inBlocked, setInBlocked] = createSignal(false)
  const isBlocked = () => inBlocked() && people.blocked().length > 0
  const ids = () => (isBlocked() ? people.blocked() : people.contacts())
  return (
    <div class={styles.people}>
      <Show when={!isBlocked()} fallback={<Back to={() => setInBlocked(false)} />}>
        <AddContact />
      </Show>
      <Show when={people.blocked().length > 0 && !isBlocked()}>
        <button type="button" class={styles.door} onClick={() => setInBlocked(true)}>
          Blocked <span>{people.blocked().length}</span>
        </button>
      </Show>
      <Switch>
        <Match when={ids().length > 0}>
          <LongList ids={ids()} label={isBlocked() ? 'Blocked' : 'Contacts'}>
            {(id) => <PersonRow id={id} look={props.look} />}
          </LongList>
        </Match>
        <Match when={people.isKnown()}>
          <p class={styles.empty}>Nobody yet. Add somebody by their username, or from “All users”.</p>
        </Match>
        <Match when={people.failure()}>
          {(message) => (
            <div class={styles.empty}>
              <p role="alert">{message()}</p>
              <Button look="soft" onClick={() => void people.load()}>
                Try again
              </Button>
            </div>
          )}
        </Match>
      </Switch>
    </div>
  )
}

const Back = (props: { to: () => void }) => (
  <div class={styles.back}>
    <IconButton name="Back to your contacts" icon="back" onClick={() => props.to()} />
    <h2>Blocked</h2>
  </div>
)

function AddContact() {
  const people = useContacts()
  const [typed, setTyped] = createSignal('')
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [added, setAdded] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)

  async function add(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const handle = v.safeParse(Handle, typed().trim().replace(/^@/, ''))
    if (!handle.success) return void setWrong(handle.issues[0].message)
    if (busy()) return
    setBusy(true)
    const answer = await people.add(handle.output)
    setBusy(false)
    if (!answer.ok) return void setWrong(answer.message)
    setTyped('')
    setAdded(`${answer.value.person.name} is a contact now.`)
  }

  return (
    <form class={styles.add} onSubmit={add} noValidate aria-label="Add a contact">
      <Field
        label="Add by username"
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        value={typed()}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setWrong(null)
        }}
        wrong={wrong()}
      />
      <Button type="submit" look="soft" aria-disabled={busy()}>
        Add
      </Button>
      <span class="heard" role="status">
        {added()}
      </span>
    </form>
  )
}
