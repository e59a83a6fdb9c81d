import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import { peopleCount } from '../people/count.ts'
import { useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import styles from './MemberList.module.css'
import { type Act, actsOn, deedOf } from './may.ts'
import { peopleIn, roleOf } from './members.ts'
import { Sure } from './Sure.tsx'
import type { RoomStore } from './store.ts'

/** Who is in, as what, and what I may do about it. */
export function MemberList(props: { store: RoomStore; title: string }) {
  const { model } = props.store
  const names = useNames()
  const nameOf = (id: PersonId) => names.person(id)?.name ?? '…'
  const ids = createMemo(() => peopleIn(model.members).sort((one, other) => nameOf(one).localeCompare(nameOf(other))))
  return (
    <section aria-labelledby="members">
      <h3 id="members" class={styles.heading}>
        {peopleCount(model.members.people)}
      </h3>
      <ul class={styles.members}>
        <For each={ids()}>{(id) => <OneMember id={id} store={props.store} title={props.title} />}</For>
      </ul>
      <Show when={model.members.people > ids().length}>
        <Button look="soft" onClick={() => props.store.moreMembers()}>
          More people
        </Button>
      </Show>
    </section>
  )
}

const roles = { owner: 'Owner', admin: 'Admin', member: '', left: '' } as const

function OneMember(props: { id: PersonId; store: RoomStore; title: string }) {
  const { model } = props.store
  const names = useNames()
  const [isOpen, setOpen] = createSignal(false)
  const person = () => names.person(props.id)
  const name = () => person()?.name ?? '…'
  const role = () => roleOf(model.members, props.id)
  const acts = () => {
    const isMe = props.id === model.me
    return isMe ? [] : actsOn(roleOf(model.members, model.me), role(), person()?.guest ?? false)
  }
  function act(what: Act): void {
    setOpen(false)
    void props.store.do(deedOf(what, props.id))
  }
  return (
    <li>
      <div class={styles.member}>
        <PersonFace id={props.id} small />
        <span>
          <b dir="auto">
            {name()}
            {props.id === model.me ? ' (you)' : ''}
          </b>
          <small dir="auto">{person()?.guest ? 'Guest' : `@${person()?.handle ?? ''}`}</small>
        </span>
        <small>{roles[role()]}</small>
        <Show when={acts().length > 0}>
          <IconButton
            name={`What to do about ${name()}`}
            icon="menu"
            aria-expanded={isOpen()}
            onClick={() => setOpen((open) => !open)}
          />
        </Show>
      </div>
      <Show when={isOpen() && acts().length > 0}>
        <div class={styles.acts} ref={broughtIntoView}>
          <For each={acts()}>
            {(what) => (
              <OneAct
                act={what}
                name={name()}
                title={props.title}
                isGroup={model.facts?.kind === 'group'}
                do={() => act(what)}
              />
            )}
          </For>
        </div>
      </Show>
    </li>
  )
}

/** Of the last one they would be below the edge. */
const broughtIntoView = (acts: HTMLElement): void =>
  queueMicrotask(() => acts.scrollIntoView({ block: 'nearest', behavior: 'instant' }))

/** What can't be taken back by oneself is asked once more. */
function OneAct(props: { act: Act; name: string; title: string; isGroup: boolean; do: () => void }) {
  return (
    <Switch>
      <Match when={props.act === 'make-admin'}>
        <Button look="line" onClick={() => props.do()}>
          Make an admin
        </Button>
      </Match>
      <Match when={props.act === 'end-admin'}>
        <Button look="line" onClick={() => props.do()}>
          No longer an admin
        </Button>
      </Match>
      <Match when={props.act === 'hand-over'}>
        <Sure
          words="Make the owner"
          look="line"
          question={`Hand ${props.title} over to ${props.name}? Only they can give it back. You stay an admin.`}
          yes="Hand over"
          no="Keep it"
          act={() => props.do()}
        />
      </Match>
      <Match when={props.act === 'remove'}>
        <Sure
          words="Remove"
          look="line"
          question={
            props.isGroup
              ? `Remove ${props.name} from ${props.title}? What they said stays.`
              : `Remove ${props.name} from ${props.title}? What they said stays, and they may come back. To prevent that, ban them.`
          }
          yes="Remove"
          no="Keep"
          act={() => props.do()}
        />
      </Match>
      <Match when={props.act === 'ban'}>
        <Sure
          words="Ban"
          look="line"
          question={`Ban ${props.name} from ${props.title}? They can’t come back by any link until you unban them. What they said stays.`}
          yes="Ban"
          no="Don’t ban"
          act={() => props.do()}
        />
      </Match>
    </Switch>
  )
}
