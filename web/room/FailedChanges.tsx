import { For, Show } from 'solid-js'
import { isChange } from '../seal/opening.ts'
import { Failed } from './Failed.tsx'
import styles from './FailedChanges.module.css'
import type { Message } from './model.ts'
import { Quote } from './Quote.tsx'
import type { RoomStore } from './store.ts'

/** What I wanted changed in a message and was refused: it stands where one writes, with what was typed. */
export function FailedChanges(props: { store: RoomStore }) {
  const { model } = props.store
  const failed = () =>
    model.outbox.flatMap((id) => {
      const message = model.messages[id]
      return message && isChange(message.said) && message.standing.at === 'failed' ? message : []
    })
  return (
    <For each={failed()}>
      {(message) => (
        <div role="alert" class={styles.failed}>
          <Show when={message.ref}>{(of) => <Quote of={of()} store={props.store} />}</Show>
          <p dir="auto">{wordsOf(message)}</p>
          <Failed message={message} store={props.store} />
        </div>
      )}
    </For>
  )
}

function wordsOf({ said }: Message): string {
  if (said.is === 'edit') return said.text
  if (said.is === 'reaction') return `${said.on ? 'React with' : 'Take back'} ${said.emoji}`
  if (said.is === 'pin') return said.on ? 'Pin it' : 'Unpin it'
  return 'Delete it'
}
