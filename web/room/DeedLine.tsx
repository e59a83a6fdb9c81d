import { Show } from 'solid-js'
import { deedLine } from '../chats/deeds.ts'
import { type Names, shownName, useNames } from '../people/names.ts'
import { isDeed } from '../seal/opening.ts'
import { fullTime } from '../ui/dates.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './DeedLine.module.css'
import { Failed } from './Failed.tsx'
import { type Message, type Model, profileBefore } from './model.ts'
import type { RoomStore } from './store.ts'

/** A line that nobody said: who came and went, who is what, how it is called. */
export function DeedLine(props: { message: Message; store: RoomStore }) {
  const names = useNames()
  return (
    <div class={styles.said}>
      <p title={fullTime(props.message.time)} dir="auto">
        {textOfDeed(props.message, props.store.model, names)}
        <Show when={props.message.standing.at === 'queued'}>
          <span class={styles.mark} role="img" aria-label="Waiting to be sent" title="Waiting to be sent">
            <Icon name="queued" />
          </span>
        </Show>
      </p>
      <Failed message={props.message} store={props.store} />
    </div>
  )
}

/** Empty for what isn't one. */
export function textOfDeed(message: Message, model: Model, names: Names): string {
  if (!isDeed(message.said)) return ''
  return deedLine(message.author, message.said, profileBefore(model, message), {
    me: model.me,
    isRoom: model.facts?.kind === 'room',
    nameOf: (id) => shownName(names.person(id)),
  })
}
