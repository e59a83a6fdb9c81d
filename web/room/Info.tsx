import { createMemo, For, Show } from 'solid-js'
import type { EventId, PersonId } from '../../protocol/ids.ts'
import { shownName, useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { usePreferences } from '../settings/preferences.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { fullTime } from '../ui/dates.ts'
import { useNow } from '../ui/now.ts'
import { editsOf, reactionsOf } from './changed.ts'
import styles from './Info.module.css'
import { type Model, seqOf } from './model.ts'
import { type Receipt, receiptsOf } from './receipts.ts'
import { leftWords } from './timers.ts'

const headings = [
  { receipt: 'read', words: 'Read by' },
  { receipt: 'delivered', words: 'Delivered to' },
  { receipt: 'sent', words: 'Not yet delivered to' },
  { receipt: null, words: 'Not shown by' },
] as const

/** What there is to know of a message: when it was said, what it said before, who reacted, and who has read mine. */
export function Info(props: { id: EventId; model: Model; close: () => void }) {
  const message = () => props.model.messages[props.id]
  const now = useNow()
  const edits = () => {
    const now = message()
    return now ? editsOf(now) : []
  }
  /** Its words before each edit, the newest first, without those it has now. */
  const before = createMemo(() => {
    const now = message()
    if (now?.said.is !== 'text' || edits().length === 0) return []
    return [{ time: now.time, text: now.said.text }, ...edits().slice(0, -1)].reverse()
  })
  const reactions = createMemo(() => {
    const now = message()
    return now ? reactionsOf(now) : []
  })
  return (
    <Dialog title={message()?.author === props.model.me ? 'Who has read it' : 'About this message'} close={props.close}>
      <p>
        Said on <Show when={message()}>{(now) => fullTime(now().time)}</Show>
        <Show when={edits().at(-1)}>{(last) => <>, edited on {fullTime(last().time)}</>}</Show>
      </p>
      <Show when={message()?.goneAt}>
        {(goneAt) => (
          <p>
            {leftWords(goneAt(), now())}, on {fullTime(goneAt())}
          </p>
        )}
      </Show>
      <Show when={before().length > 0}>
        <section class={styles.reached} aria-label="What it said before">
          <h3>What it said before</h3>
          <ul>
            <For each={before()}>
              {({ time, text }) => (
                <li title={fullTime(time)}>
                  <span class={styles.words} dir="auto">
                    {text}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <For each={reactions()}>
        {({ emoji, people }) => (
          <section class={styles.reached} aria-label={`Reacted with ${emoji}`}>
            <h3>{emoji}</h3>
            <ul>
              <For each={people}>{(person) => <Line person={person} />}</For>
            </ul>
          </section>
        )}
      </For>
      <Show when={message()?.author === props.model.me}>
        <Reached id={props.id} model={props.model} />
      </Show>
    </Dialog>
  )
}

/** Who has read a message of mine, and whom it has reached. */
function Reached(props: { id: EventId; model: Model }) {
  const { showsRead } = usePreferences()
  const all = createMemo(() => {
    const { members, receipts, me, messages } = props.model
    // Whoever doesn't show theirs sees none.
    return showsRead() === false ? [] : receiptsOf(members, receipts, me, seqOf(messages[props.id]))
  })
  const peopleAt = (wanted: Receipt | null): PersonId[] =>
    all()
      .filter(({ receipt }) => receipt === wanted)
      .map(({ person }) => person)
  return (
    <For each={headings}>
      {({ receipt, words }) => (
        <Show when={peopleAt(receipt).length > 0}>
          <section class={styles.reached} aria-label={words}>
            <h3>{words}</h3>
            <ul>
              <For each={peopleAt(receipt)}>{(person) => <Line person={person} />}</For>
            </ul>
          </section>
        </Show>
      )}
    </For>
  )
}

function Line(props: { person: PersonId }) {
  const names = useNames()
  const name = () => shownName(names.person(props.person)) ?? '…'
  return (
    <li>
      <PersonFace id={props.person} small />
      <span dir="auto">{name()}</span>
    </li>
  )
}
