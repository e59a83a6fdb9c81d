import { createMemo, Show } from 'solid-js'
import { usePreferences } from '../settings/preferences.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import styles from './Bubble.module.css'
import { type Message, type Model, seqOf } from './model.ts'
import { leastOf, type Receipt, receiptsOf } from './receipts.ts'
import type { Ticks } from './ticks.ts'

type At = 'queued' | 'failed' | Receipt

const words: Record<At, string> = {
  queued: 'Waiting to be sent',
  failed: 'Not sent',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
}
const icons: Record<At, IconName> = {
  queued: 'queued',
  failed: 'failed',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
}

/** The arrow keys go from one to the next; the log would scroll by them. */
function stepBetween(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (!by) return
  event.preventDefault()
  const all = [...(event.currentTarget.closest('[role=log]')?.querySelectorAll<HTMLElement>('button[data-tick]') ?? [])]
  const next = all[all.indexOf(event.currentTarget) + by]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

/** How my message stands. Among several it leads to who has received and read it. */
export function Tick(props: { message: Message; model: Model; ticks: Ticks }) {
  const { showsRead } = usePreferences()
  const others = createMemo(() => {
    // Whoever doesn't show theirs sees none, also of those that were told before.
    if (showsRead() === false) return []
    const { members, receipts, me } = props.model
    const seq = seqOf(props.message)
    return Number.isFinite(seq) ? receiptsOf(members, receipts, me, seq) : []
  })
  const at = createMemo((): At => {
    const { standing } = props.message
    return standing.at === 'sent' ? leastOf(others()) : standing.at
  })
  const classes = () => ({ [styles.read ?? '']: at() === 'read' })
  return (
    <Show
      when={others().length > 1}
      fallback={
        <span class={styles.mark} classList={classes()} role="img" aria-label={words[at()]} title={words[at()]}>
          <Icon name={icons[at()]} />
        </span>
      }
    >
      <button
        type="button"
        data-tick
        class={styles.mark}
        classList={classes()}
        aria-label={`${words[at()]}. Who has read it?`}
        title={words[at()]}
        tabindex={props.ticks.stop() === props.message.id ? 0 : -1}
        onKeyDown={stepBetween}
        onClick={() => props.ticks.inspect(props.message.id)}
      >
        <Icon name={icons[at()]} />
      </button>
    </Show>
  )
}
