import { createMemo, Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { filesLine } from '../files/words.ts'
import { shownName, useNames } from '../people/names.ts'
import { hueOf } from '../ui/Face.tsx'
import { comingTo, filesOf, isErased, shownText } from './changed.ts'
import styles from './Quote.module.css'
import type { RoomStore } from './store.ts'

/** What a message answers, in a few words. */
export function Quote(props: { of: EventId; store: RoomStore }) {
  const names = useNames()
  const { model } = props.store
  const of = () => model.messages[props.of]
  const name = () => {
    const author = of()?.author
    if (author === undefined) return null
    return author === model.me ? 'You' : (shownName(names.person(author)) ?? '…')
  }
  const words = createMemo(() => {
    const message = of()
    if (model.gone[props.of]) return 'Message disappeared'
    if (!message) return 'An earlier message'
    if (props.store.isHidden(message.id)) return 'You deleted this message'
    const coming = comingTo(model, message.id)
    if (isErased(message, coming)) return 'Message deleted'
    return shownText(message, coming)?.text || filesLine(filesOf(message)) || 'A message that can’t be read here'
  })
  return (
    <span class={styles.quote} data-hued style={{ '--hue': hueOf(of()?.author ?? props.of) }}>
      <Show when={name()}>
        <b dir="auto">{name()}</b>
      </Show>
      <span class={styles.words} dir="auto">
        {words()}
      </span>
    </span>
  )
}
