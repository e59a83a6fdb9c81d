import { useNavigate } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, EventId, type PersonId } from '../../protocol/ids.ts'
import { useChats } from '../chats/chats.ts'
import { peopleCount } from '../people/count.ts'
import { useNames } from '../people/names.ts'
import { heldLink, roomAddress } from '../rooms/links.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Face } from '../ui/Face.tsx'
import { timeLeft } from '../ui/Fuse.tsx'
import { useNow } from '../ui/now.ts'
import styles from './Details.module.css'
import type { RoomStore } from './store.ts'

/** A room's details: how long it lasts, its link, who is in it, and the way out. */
export function Details(props: { id: ConversationId; store: RoomStore; title: string; close: () => void }) {
  const session = useSession()
  const now = useNow()
  const facts = () => props.store.model.facts
  const secret = heldLink(session.me.id, props.id)
  const canShare = () => facts()?.listed || secret !== null
  return (
    <Dialog title={props.title} side close={props.close}>
      <p class={styles.fate}>
        <Show when={facts()?.expiresAt}>
          {(expiresAt) => <>{timeLeft(expiresAt(), now())}. Then it is deleted, with everything in it. </>}
        </Show>
        {facts()?.listed ? 'Anyone here can find and join it.' : 'Whoever has its link can join it.'}
      </p>
      <Show when={canShare()}>
        <CopyLink address={roomAddress(props.id, facts()?.listed ? null : secret)} />
      </Show>
      <Members store={props.store} />
      <Leave id={props.id} title={props.title} />
    </Dialog>
  )
}

function CopyLink(props: { address: string }) {
  const [copied, setCopied] = createSignal<'yes' | 'no' | null>(null)
  const copy = () =>
    navigator.clipboard.writeText(props.address).then(
      () => setCopied('yes'),
      () => setCopied('no'),
    )
  return (
    <div class={styles.link}>
      <Button look="soft" icon="link" onClick={() => void copy()}>
        {copied() === 'yes' ? 'Copied' : 'Copy the link'}
      </Button>
      <Show when={copied() === 'no'}>
        <input readOnly value={props.address} aria-label="The link" onFocus={(event) => event.currentTarget.select()} />
      </Show>
      <span class="heard" role="status">
        {copied() === 'yes' ? 'The link is copied.' : ''}
      </span>
    </div>
  )
}

const roles = { owner: 'Owner', admin: 'Admin', member: '', left: '' } as const

function Members(props: { store: RoomStore }) {
  const { model } = props.store
  const names = useNames()
  const session = useSession()
  const nameOf = (id: PersonId) => names.person(id)?.name ?? '…'
  const ids = () =>
    (Object.keys(model.members) as PersonId[]).sort((one, other) => nameOf(one).localeCompare(nameOf(other)))
  return (
    <section aria-labelledby="members">
      <h3 id="members" class={styles.heading}>
        {peopleCount(model.people)}
      </h3>
      <ul class={styles.members}>
        <For each={ids()}>
          {(id) => (
            <li>
              <Face id={id} name={nameOf(id)} small />
              <span>
                <b dir="auto">
                  {nameOf(id)}
                  {id === session.me.id ? ' (you)' : ''}
                </b>
                <small>@{names.person(id)?.handle}</small>
              </span>
              <small>{roles[model.members[id] ?? 'member']}</small>
            </li>
          )}
        </For>
      </ul>
      <Show when={model.people > ids().length}>
        <Button look="soft" onClick={() => props.store.moreMembers()}>
          More people
        </Button>
      </Show>
    </section>
  )
}

/** Asks once more before it is done. */
function Leave(props: { id: ConversationId; title: string }) {
  const session = useSession()
  const chats = useChats()
  const navigate = useNavigate()
  const [sure, setSure] = createSignal(false)
  const [wrong, setWrong] = createSignal<string | null>(null)
  const id = v.parse(EventId, v7())
  let stay!: HTMLButtonElement
  let toLeave!: HTMLButtonElement

  /** What was pressed is gone then, and focus with it. */
  function ask(next: boolean): void {
    setSure(next)
    if (next) stay.focus()
    else toLeave.focus()
  }

  async function leave(): Promise<void> {
    const left = await session.ask('POST /conversations/:conversation/leave', {
      params: { conversation: props.id },
      body: { id },
    })
    if (!left.ok) return void setWrong(left.message)
    chats.drop(props.id)
    navigate(`/u/${session.slot}/rooms`)
  }

  return (
    <div class={styles.leave}>
      <Show
        when={sure()}
        fallback={
          <Button ref={toLeave} look="danger" icon="leave" onClick={() => ask(true)}>
            Leave the room
          </Button>
        }
      >
        <p>Leave {props.title}? What you said stays for the others.</p>
        <div>
          <Button look="danger" onClick={() => void leave()}>
            Leave
          </Button>
          <Button ref={stay} look="soft" onClick={() => ask(false)}>
            Stay
          </Button>
        </div>
      </Show>
      <Show when={wrong()}>
        <p role="alert">{wrong()}</p>
      </Show>
    </div>
  )
}
