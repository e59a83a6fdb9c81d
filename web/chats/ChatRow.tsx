import { A, useLocation } from '@solidjs/router'
import { createMemo, Show } from 'solid-js'
import { isHidden } from '../../protocol/hidden.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Row } from '../../protocol/inbox.ts'
import { limits } from '../../protocol/limits.ts'
import { isOnline } from '../../protocol/presence.ts'
import { shownName, useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { useSession } from '../session/session.ts'
import { listTime } from '../ui/dates.ts'
import { Face } from '../ui/Face.tsx'
import { Fuse, timeLeft } from '../ui/Fuse.tsx'
import { Icon } from '../ui/Icon.tsx'
import { number } from '../ui/locale.ts'
import { cornerOf, type Place, pressedAt } from '../ui/Menu.tsx'
import { useNow } from '../ui/now.ts'
import styles from './ChatRow.module.css'
import { useChats } from './chats.ts'
import { usePicture } from './pictures.ts'
import { previewOf } from './preview.ts'
import { titleOf } from './titles.ts'

/** A line of the list: who or what it is, what was newest, and what waits there. `more` opens what can be done with it. */
export function ChatRow(props: { row: Row; more: (at: Place) => void }) {
  const chats = useChats()
  const session = useSession()
  const names = useNames()
  const now = useNow()
  const location = useLocation()
  const id = () => props.row.conversation
  const title = createMemo(() => nameOf(props.row, session.me.id, names.person))
  const href = () => pathOf(props.row, session.slot, names.person)
  const isOpen = () => location.pathname === href()
  const time = () => chats.newest(id())?.at ?? props.row.createdAt
  const draft = () => (isOpen() ? '' : chats.draftOf(id()).trim())
  const preview = createMemo(() => {
    const last = chats.newest(id())
    if (last && isHidden(props.row.hidden, last.seq)) return 'You deleted this message'
    return last ? previewOf(last, session.me.id, props.row.kind, (of) => shownName(names.person(of))) : ''
  })
  /** Marked unread by hand, until it is read. */
  const open = () => props.row.marked && chats.set(id(), { marked: false })

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same.
    <div
      class={styles.line}
      onContextMenu={(event) => {
        event.preventDefault()
        props.more(pressedAt(event, event.currentTarget))
      }}
    >
      <A
        href={href()}
        class={styles.row ?? ''}
        activeClass={styles.open ?? ''}
        classList={{ [styles.fresh ?? '']: chats.unread(id()).unread > 0 }}
        onClick={open}
      >
        <RowFace row={props.row} title={title()} />
        <b dir="auto">{title()}</b>
        <time datetime={new Date(time()).toISOString()}>{listTime(time(), now())}</time>
        <span class={styles.preview} dir="auto">
          <Show when={draft()} fallback={preview()}>
            <span class={styles.draft}>Draft:</span> {draft()}
          </Show>
        </span>
        <Marks row={props.row} />
      </A>
      <button
        type="button"
        class={styles.more}
        aria-haspopup="menu"
        aria-label={`More about ${title()}`}
        title="More"
        onClick={(event) => props.more(cornerOf(event.currentTarget))}
      >
        <Icon name="more" />
      </button>
    </div>
  )
}

/** Its address: without a username there is none but its id. */
export function pathOf(row: Row, slot: number, person: ReturnType<typeof useNames>['person']): string {
  const handle = row.other && person(row.other)?.handle
  return `/u/${slot}/${handle ? `@${handle}` : `r/${row.conversation}`}`
}

/** How a conversation is called; nothing until one knows. */
export function nameOf(row: Row, me: PersonId, person: ReturnType<typeof useNames>['person']): string {
  const other = row.other && person(row.other)
  if (row.other && !other) return '…'
  return titleOf({ profile: row.profile, other: other ?? null }, me)
}

/** A conversation's face, with the time it has left around it. */
export function RowFace(props: { row: Row; title: string }) {
  const now = useNow()
  const picture = usePicture(() => props.row.profile)
  const face = () => (
    <Show when={props.row.other} fallback={<Face id={props.row.conversation} name={props.title} picture={picture()} />}>
      {(other) => <PersonFace id={other()} />}
    </Show>
  )
  return (
    <Show when={props.row.expiresAt} fallback={face()}>
      {(expiresAt) => (
        <span class={styles.fuse} title={timeLeft(expiresAt(), now())}>
          <Fuse createdAt={props.row.createdAt} expiresAt={expiresAt()}>
            {face()}
          </Fuse>
          <span class="heard">{timeLeft(expiresAt(), now())}</span>
        </span>
      )}
    </Show>
  )
}

/** What a line wants to be seen for: shown as pictures and numbers, and heard as words. */
function Marks(props: { row: Row }) {
  const chats = useChats()
  const names = useNames()
  const now = useNow()
  const counts = () => chats.unread(props.row.conversation)
  const isHere = () => {
    const { other } = props.row
    return other !== null && isOnline(names.person(other)?.seenAt ?? null, now())
  }
  return (
    <span class={styles.marks}>
      <Show when={isHere()}>
        <span class="heard">Online.</span>
      </Show>
      <Show when={props.row.level === 'none'}>
        <Icon name="muted" />
        <span class="heard">Muted.</span>
      </Show>
      <Show when={props.row.pinned}>
        <Icon name="pin" />
        <span class="heard">Pinned.</span>
      </Show>
      <Show when={counts().mentions > 0}>
        <span class={styles.badge}>
          <Icon name="mention" />
        </span>
        <span class="heard">You are mentioned.</span>
      </Show>
      <Show when={counts().unread > 0}>
        <span class={styles.badge} classList={{ [styles.quiet ?? '']: props.row.level !== 'all' }} aria-hidden="true">
          {countOf(counts().unread)}
        </span>
        <span class="heard">{countOf(counts().unread)} unread.</span>
      </Show>
      <Show when={props.row.marked && counts().unread === 0}>
        <span class={styles.badge} aria-hidden="true" />
        <span class="heard">Marked as unread.</span>
      </Show>
    </span>
  )
}

/** "12", and "999+" where nobody counted on. */
export const countOf = (unread: number): string =>
  unread < limits.unreadMax ? number(unread) : `${number(limits.unreadMax - 1)}+`
