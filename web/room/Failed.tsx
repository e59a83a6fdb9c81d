import { Show } from 'solid-js'
import { isChange, isDeed } from '../seal/opening.ts'
import styles from './Failed.module.css'
import type { Message } from './model.ts'
import { refusalOf } from './refusals.ts'
import type { RoomStore } from './store.ts'

/** Why it wasn't sent, and what to do; what was said stays. */
export function Failed(props: { message: Message; store: RoomStore }) {
  const reason = () => {
    const { standing } = props.message
    return standing.at === 'failed' ? standing.reason : null
  }
  return (
    <Show when={reason()}>
      {(why) => (
        <p class={styles.failed}>
          {isDeed(props.message.said) || isChange(props.message.said) ? 'Not done.' : 'Not sent.'}{' '}
          {refusalOf(props.message.said, why())}{' '}
          <button type="button" onClick={() => void props.store.retry(props.message.id)}>
            Try again
          </button>{' '}
          <button type="button" onClick={() => void props.store.discard(props.message.id)}>
            Delete
          </button>
        </p>
      )}
    </Show>
  )
}
