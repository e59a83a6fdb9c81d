import { createMemo, createSignal, For, Show } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { number } from '../ui/locale.ts'
import { comingTo, isPinned } from './changed.ts'
import { seqOf } from './model.ts'
import styles from './Pins.module.css'
import { Quote } from './Quote.tsx'
import type { RoomStore } from './store.ts'

/** What is pinned: the newest of it in a line, and all of it in a list. `jump` goes to one. */
export function Pins(props: { store: RoomStore; jump: (id: EventId) => void }) {
  const { model } = props.store
  const [isOpen, setOpen] = createSignal(false)
  const pins = createMemo(() => {
    const seq = (id: EventId) => seqOf(model.messages[id])
    const isStill = (id: EventId) => {
      const message = model.messages[id]
      return message !== undefined && !props.store.isHidden(id) && isPinned(message, comingTo(model, id))
    }
    return model.pinned.filter(isStill).sort((one, other) => seq(other) - seq(one))
  })
  function go(id: EventId): void {
    setOpen(false)
    props.jump(id)
  }
  return (
    <Show when={pins()[0]}>
      {(newest) => (
        <section class={styles.pins} aria-label="Pinned">
          <Icon name="pin" />
          <button type="button" class={styles.newest} onClick={() => go(newest())}>
            <Quote of={newest()} store={props.store} />
          </button>
          <Show when={pins().length > 1}>
            <button type="button" class={styles.all} onClick={() => setOpen(true)}>
              All {number(pins().length)}
            </button>
          </Show>
          <Show when={isOpen()}>
            <Dialog title="Pinned messages" side close={() => setOpen(false)}>
              <ul class={styles.list}>
                <For each={pins()}>
                  {(id) => (
                    <li>
                      <button type="button" onClick={() => go(id)}>
                        <Quote of={id} store={props.store} />
                      </button>
                    </li>
                  )}
                </For>
              </ul>
            </Dialog>
          </Show>
        </section>
      )}
    </Show>
  )
}
