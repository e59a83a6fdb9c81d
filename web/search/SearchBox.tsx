import { createMemo, createUniqueId, Match, onMount, Show, Switch, untrack } from 'solid-js'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { number } from '../ui/locale.ts'
import { Results } from './Results.tsx'
import styles from './SearchBox.module.css'
import { makeBox, type Places } from './searching.ts'
import type { Kept } from './shelf.ts'

/** Searches as one writes; `open` goes to what was chosen. */
export function SearchBox(props: {
  places: Places
  /** What was typed before. */
  typed: string
  type: (text: string) => void
  /** What can't be found here. */
  note: string | null
  titleOf: (conversation: ConversationId) => string
  nameOf: (person: PersonId) => string
  open: (conversation: ConversationId, hit: Kept) => void
  close: () => void
}) {
  const box = makeBox(props.places)
  const hintId = createUniqueId()
  let input!: HTMLInputElement
  let whole!: HTMLElement
  onMount(() => {
    input.select()
    void box.search(input.value)
  })
  function typed(): void {
    props.type(input.value)
    void box.search(input.value)
  }
  const found = createMemo(() => {
    const state = box.state()
    return state.at === 'found' ? state : null
  })
  const summary = () => {
    const groups = found()?.groups ?? []
    const count = groups.reduce((sum, group) => sum + group.count, 0)
    if (count === 0) return found()?.more ? 'Searching …' : 'Nothing found. Try fewer or shorter words.'
    const messages = count === 1 ? '1 message' : `${number(count)} messages`
    return groups.length === 1 ? messages : `${messages} in ${number(groups.length)} conversations`
  }

  /** Escape closes; up and down lead from the box through what was found, and back. */
  function pressed(event: KeyboardEvent): void {
    // The browser would empty the box first: what was typed is there for whoever comes back.
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault()
      props.close()
    }
    if (event.isComposing || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
    const stops = [input, ...whole.querySelectorAll<HTMLElement>('[data-hit]')]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)]
    if (at === -1 || !next) return
    event.preventDefault()
    next.focus()
  }

  return (
    <search ref={whole} class={styles.search} onKeyDown={pressed}>
      <input
        ref={input}
        type="search"
        dir="auto"
        aria-label="Search messages"
        aria-describedby={hintId}
        placeholder="Search messages"
        autocomplete="off"
        enterkeyhint="search"
        value={untrack(() => props.typed)}
        onInput={typed}
      />
      <p id={hintId} class={styles.hint}>
        <Show
          when={box.wrong().length > 0}
          fallback={
            <>Also: from:name · has:link · has:file · before:2026-01-31 · after:2026 · "these words" · begin*</>
          }
        >
          Not understood: <bdi>{box.wrong().join(', ')}</bdi>
        </Show>
      </p>
      <Show when={props.note}>
        <p class={styles.hint}>{props.note}</p>
      </Show>
      <p class={styles.summary} role="status">
        <Show when={found()}>{summary()}</Show>
      </p>
      <Switch>
        <Match when={found()}>
          {(state) => (
            <Results
              groups={state().groups}
              query={state().query}
              titleOf={props.titleOf}
              nameOf={props.nameOf}
              open={props.open}
            />
          )}
        </Match>
        <Match when={box.state().at === 'failed'}>
          <p role="alert">This device can’t search now. Reload the page, and try again.</p>
        </Match>
      </Switch>
    </search>
  )
}
