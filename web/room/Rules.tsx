import { Show } from 'solid-js'
import { type GuestRights, type Setting, type Settings, Slow } from '../../protocol/event.ts'
import { Choice } from '../ui/Choice.tsx'
import { duration } from '../ui/dates.ts'
import { canManage } from './may.ts'
import { roleOf } from './members.ts'
import styles from './Rules.module.css'
import type { RoomStore } from './store.ts'

const guests: { guests: GuestRights; words: string; said: string }[] = [
  { guests: 'no', words: 'Can’t come in', said: 'Guests can’t come in.' },
  { guests: 'read', words: 'Can read', said: 'Guests can read, but not write.' },
  { guests: 'write', words: 'Can read and write', said: 'Guests can read and write.' },
  { guests: 'files', words: 'Can read, write and send files', said: 'Guests can read, write and send files.' },
]

const slowWords = (slow: Slow): string => (slow === 0 ? 'Off' : `One message in ${duration(slow)}`)

/** How the conversation is set: for moderators to change, for everybody else to know. */
export function Rules(props: { store: RoomStore }) {
  const { model } = props.store
  const manages = () => canManage(roleOf(model.members, model.me))
  const isRoom = () => model.facts?.kind === 'room'
  return (
    <Show when={model.facts?.settings}>
      {(settings) => (
        <Show when={manages()} fallback={<Told settings={settings()} isRoom={isRoom()} />}>
          <div class={styles.rules}>
            <Show when={isRoom()}>
              <Choice
                label="Guests"
                all={guests.map(({ words }) => words)}
                chosen={guests.findIndex((one) => one.guests === settings().guests)}
                choose={(index) => set(props.store, guests[index] && { is: 'guests', guests: guests[index].guests })}
              />
            </Show>
            <Choice
              label="Slow mode"
              all={Slow.options.map(slowWords)}
              chosen={Slow.options.indexOf(settings().slow)}
              choose={(index) => set(props.store, { is: 'slow', slow: Slow.options[index] ?? 0 })}
            />
          </div>
        </Show>
      )}
    </Show>
  )
}

const set = (store: RoomStore, setting: Setting | undefined): void => void (setting && store.do(setting))

function Told(props: { settings: Settings; isRoom: boolean }) {
  const said = () => [
    ...(props.isRoom ? [guests.find((one) => one.guests === props.settings.guests)?.said] : []),
    ...(props.settings.slow > 0 ? [`Slow mode: ${slowWords(props.settings.slow).toLowerCase()}.`] : []),
  ]
  return (
    <Show when={said().length > 0}>
      <p class={styles.told}>{said().join(' ')}</p>
    </Show>
  )
}
