import { createMemo, For, Show } from 'solid-js'
import { shownName, useNames } from '../people/names.ts'
import { number } from '../ui/locale.ts'
import { comingTo, type Reaction, reactionsOf } from './changed.ts'
import type { Message } from './model.ts'
import styles from './Reactions.module.css'
import type { RoomStore } from './store.ts'

const named = 5

/** Who reacted with what; pressing one joins in, or takes it back. */
export function Reactions(props: { message: Message; store: RoomStore }) {
  const names = useNames()
  const { model } = props.store
  const reactions = createMemo(() => reactionsOf(props.message, comingTo(model, props.message.id)))
  const isOn = ({ people }: Reaction) => people.includes(model.me)
  const who = ({ people }: Reaction) => {
    const first = people
      .slice(0, named)
      .map((person) => (person === model.me ? 'you' : (shownName(names.person(person)) ?? '…')))
    return people.length > named ? `${first.join(', ')} and ${number(people.length - named)} more` : first.join(', ')
  }
  const toggle = (one: Reaction) =>
    props.store.canSay() &&
    void props.store.change(props.message.id, { is: 'reaction', emoji: one.emoji, on: !isOn(one) })
  return (
    <Show when={reactions().length > 0}>
      <ul class={styles.reactions} aria-label="Reactions">
        <For each={reactions()}>
          {(one) => (
            <li>
              <button
                type="button"
                aria-pressed={isOn(one)}
                aria-disabled={!props.store.canSay()}
                title={who(one)}
                onClick={() => toggle(one)}
              >
                <span>{one.emoji}</span>
                <Show when={one.people.length > 1}>{number(one.people.length)}</Show>
                <span class="heard">by {who(one)}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}
