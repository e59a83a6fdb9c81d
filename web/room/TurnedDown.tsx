import { For } from 'solid-js'
import { isDeed } from '../seal/opening.ts'
import { DeedLine } from './DeedLine.tsx'
import type { RoomStore } from './store.ts'

/** What was refused of what one did here: it stands in the log too, which is behind. */
export function TurnedDown(props: { store: RoomStore }) {
  const { model } = props.store
  const refused = () =>
    model.outbox.flatMap((id) => {
      const message = model.messages[id]
      return message?.standing.at === 'failed' && isDeed(message.said) ? message : []
    })
  return (
    <div role="alert">
      <For each={refused()}>{(message) => <DeedLine message={message} store={props.store} />}</For>
    </div>
  )
}
