import { createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import { useContacts } from '../people/contacts.ts'
import { createEveryone } from '../people/everyone.ts'
import { useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { useSession } from '../session/session.ts'
import { Field } from '../ui/Field.tsx'
import { createNamed } from './named.ts'
import styles from './PeoplePicker.module.css'

const afterMs = 250

/** Chooses people: from the contacts, or whoever has that name. */
export function PeoplePicker(props: {
  chosen: readonly PersonId[]
  choose: (person: PersonId, on: boolean) => void
  /** Those who aren't offered. */
  but: readonly PersonId[]
}) {
  const [typed, setTyped] = createSignal('')
  const { contacts, isBlocked } = useContacts()
  const [session, names] = [useSession(), useNames()]
  const everyone = createEveryone(session, names)
  const named = createNamed(session, names)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))

  function search(text: string): void {
    setTyped(text)
    clearTimeout(timer)
    if (text.trim() === '') return
    timer = setTimeout(() => {
      everyone.search(text.replace(/^@/, ''))
      void named.look(text)
    }, afterMs)
  }

  const isSearching = () => typed().trim() !== ''
  const offered = createMemo(() => {
    const found = isSearching() ? [...named.people(), ...everyone.people()] : [...props.chosen, ...contacts()]
    return [...new Set(found)].filter((id) => !props.but.includes(id) && !isBlocked(id))
  })
  const nothing = () => {
    if (!isSearching()) return 'Type a name or a username to find people.'
    if (everyone.isLoading()) return 'Looking …'
    return 'Nobody here has such a name. Type a whole username to find somebody who isn’t listed.'
  }

  return (
    <fieldset class={styles.picker}>
      <legend>
        People<Show when={props.chosen.length > 0}> · {props.chosen.length} chosen</Show>
      </legend>
      <Field
        label="Find people"
        type="search"
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        value={typed()}
        onInput={(event) => search(event.currentTarget.value)}
      />
      <ul>
        <For each={offered()} fallback={<li class={styles.nothing}>{nothing()}</li>}>
          {(id) => (
            <li>
              <label>
                <PersonFace id={id} small />
                <span>
                  <b dir="auto">{names.person(id)?.name ?? '…'}</b>
                  <small dir="auto">@{names.person(id)?.handle}</small>
                </span>
                <input
                  type="checkbox"
                  checked={props.chosen.includes(id)}
                  onChange={(event) => props.choose(id, event.currentTarget.checked)}
                />
              </label>
            </li>
          )}
        </For>
      </ul>
    </fieldset>
  )
}
