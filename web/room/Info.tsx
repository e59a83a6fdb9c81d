import { createMemo, For, Show } from 'solid-js'
import type { EventId, PersonId } from '../../protocol/ids.ts'
import { called, useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './Info.module.css'
import { type Model, seqOf } from './model.ts'
import { type Receipt, receiptsOf } from './receipts.ts'

const headings = [
  { receipt: 'read', words: 'Read by' },
  { receipt: 'delivered', words: 'Delivered to' },
  { receipt: 'sent', words: 'Not yet delivered to' },
  { receipt: null, words: 'Not shown by' },
] as const

/** Who has read a message of mine, and whom it has reached. */
export function Info(props: { id: EventId; model: Model; close: () => void }) {
  const all = createMemo(() => {
    const { members, receipts, me, messages } = props.model
    return receiptsOf(members, receipts, me, seqOf(messages[props.id]))
  })
  const peopleAt = (wanted: Receipt | null): PersonId[] =>
    all()
      .filter(({ receipt }) => receipt === wanted)
      .map(({ person }) => person)
  return (
    <Dialog title="Who has read it" close={props.close}>
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
    </Dialog>
  )
}

function Line(props: { person: PersonId }) {
  const names = useNames()
  const name = () => called(names.person(props.person)) ?? '…'
  return (
    <li>
      <PersonFace id={props.person} small />
      <span dir="auto">{name()}</span>
    </li>
  )
}
