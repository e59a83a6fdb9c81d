import { For, Show } from 'solid-js'
import { Choice } from '../settings/Switch.tsx'
import styles from './DisappearAfter.module.css'
import { roleOf } from './members.ts'
import type { RoomStore } from './store.ts'
import { canTime, timerOf, timersOf, timerWords } from './timers.ts'

/** After how long what is said here goes by itself: to be chosen by those who may, and to be known by all. */
export function DisappearAfter(props: { store: RoomStore }) {
  const { model } = props.store
  const kind = () => model.facts?.kind ?? 'group'
  const choose = (timer: ReturnType<typeof timerOf>) => void props.store.do({ is: 'timer', timer })
  return (
    <Show when={model.facts}>
      <Show when={canTime(kind(), roleOf(model.members, model.me))} fallback={<AsSet store={props.store} />}>
        <fieldset class={styles.after}>
          <legend>Disappearing messages</legend>
          <p>What is said from now on goes by itself, for everyone here, that long after it was sent.</p>
          <div class={styles.choices}>
            <For each={timersOf(kind())}>
              {(timer) => (
                <Choice
                  name="timer"
                  label={timerWords(timer)}
                  chosen={timerOf(model) === timer}
                  choose={() => choose(timer)}
                />
              )}
            </For>
          </div>
        </fieldset>
      </Show>
    </Show>
  )
}

function AsSet(props: { store: RoomStore }) {
  return (
    <section class={styles.after} aria-label="Disappearing messages">
      <h3>Disappearing messages</h3>
      <p>{timerWords(timerOf(props.store.model))}. The owner and admins can change that.</p>
    </section>
  )
}
