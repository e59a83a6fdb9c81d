import { createEffect, createSignal, For, on, Show } from 'solid-js'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { shownName, useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import styles from './MemberList.module.css'
import { bans, type Model } from './model.ts'
import type { RoomStore } from './store.ts'

/** Who can't come back, for those who decide that. Nothing where that is nobody. */
export function Banned(props: { id: ConversationId; store: RoomStore }) {
  const session = useSession()
  const names = useNames()
  const [people, setPeople] = createSignal<PersonId[]>([])
  const [wrong, setWrong] = createSignal<string | null>(null)
  const { model } = props.store

  async function load(): Promise<void> {
    const answer = await session.ask('GET /conversations/:conversation/banned', { params: { conversation: props.id } })
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) setPeople(answer.value.people)
  }
  createEffect(
    on(
      () => bans(model as Model),
      () => void load(),
    ),
  )

  return (
    <Show when={people().length > 0 || wrong()}>
      <section aria-labelledby="banned">
        <h3 id="banned" class={styles.heading}>
          Banned
        </h3>
        <ul class={styles.members}>
          <For each={people()}>
            {(person) => (
              <li class={styles.member}>
                <PersonFace id={person} small still />
                <span>
                  <b dir="auto">{shownName(names.person(person)) ?? '…'}</b>
                </span>
                <div>
                  <Button
                    look="soft"
                    aria-label={`Unban ${shownName(names.person(person)) ?? ''}`}
                    onClick={() => void props.store.do({ is: 'membership', person, role: 'left', banned: false })}
                  >
                    Unban
                  </Button>
                </div>
              </li>
            )}
          </For>
        </ul>
        <Show when={wrong()}>
          <p role="alert">{wrong()}</p>
        </Show>
      </section>
    </Show>
  )
}
