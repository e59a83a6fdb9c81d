import { createMemo, For, type JSX, Show } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import type { Poll } from '../../protocol/poll.ts'
import { useNames } from '../people/names.ts'
import { comingTo } from '../room/changed.ts'
import type { Message } from '../room/model.ts'
import type { RoomStore } from '../room/store.ts'
import { number } from '../ui/locale.ts'
import styles from './PollCard.module.css'
import { chosenBy, pressed, type Tally, tallyOf } from './poll.ts'

/** A question and its answers, to choose from and to see what the others chose. */
export function PollCard(props: { poll: Poll; message: Message; store: RoomStore; children: JSX.Element }) {
  const { model } = props.store
  const tally = createMemo(() => tallyOf(props.poll, props.message, comingTo(model, props.message.id)))
  const mine = createMemo(() => chosenBy(tally(), model.me))
  const choose = (options: number[]) => void props.store.change(props.message.id, { is: 'vote', options })
  return (
    <div class={styles.poll}>
      <fieldset disabled={tally().isClosed}>
        <legend dir="auto">{props.poll.question}</legend>
        <p class={styles.about}>{rules(props.poll, tally())}</p>
        <For each={props.poll.options}>
          {(text, option) => (
            <Option
              text={text}
              group={props.message.id}
              many={props.poll.many}
              isChosen={mine().includes(option())}
              people={props.poll.hidden && !tally().isClosed ? null : (tally().chosenBy[option()] ?? [])}
              of={tally().people}
              choose={() => choose(pressed(props.poll, mine(), option()))}
            />
          )}
        </For>
      </fieldset>
      <div class={styles.foot}>
        <span>{tally().people === 1 ? '1 person has chosen' : `${number(tally().people)} people have chosen`}</span>
        <Show when={mine().length > 0 && !tally().isClosed}>
          <button type="button" onClick={() => choose([])}>
            Take mine back
          </button>
        </Show>
        {props.children}
      </div>
    </div>
  )
}

function rules({ many, hidden }: Poll, { isClosed }: Tally): string {
  if (isClosed) return 'This poll is closed.'
  const how = many ? 'Choose as many as you like.' : 'Choose one.'
  return hidden ? `${how} What people chose is shown when it is closed.` : how
}

/** One answer. `people` is null while it isn't shown who chose it. */
function Option(props: {
  text: string
  group: string
  many: boolean
  isChosen: boolean
  people: PersonId[] | null
  of: number
  choose: () => void
}) {
  const names = useNames()
  // What is pressed stays so until it is said, though others choose meanwhile.
  const isChosen = createMemo(() => props.isChosen)
  const share = () => (props.people && props.of > 0 ? Math.round((100 * props.people.length) / props.of) : 0)
  const who = () => (props.people ?? []).map((person) => names.person(person)?.name ?? '…').join(', ')
  return (
    <label class={styles.option} title={who()}>
      <input
        type={props.many ? 'checkbox' : 'radio'}
        name={props.group}
        checked={isChosen()}
        onChange={() => props.choose()}
      />
      <span class={styles.text} dir="auto">
        {props.text}
      </span>
      <Show when={props.people}>
        {(people) => (
          <>
            <span class={styles.count} aria-hidden="true">
              {number(people().length)}
            </span>
            <span class="heard">
              {people().length === 0 ? 'chosen by nobody' : `chosen by ${number(people().length)}: ${who()}`}
            </span>
            <span class={styles.bar} style={{ '--share': `${share()}%` }} />
          </>
        )}
      </Show>
    </label>
  )
}
