import { A } from '@solidjs/router'
import { createMemo, For, Match, Show, Switch } from 'solid-js'
import { useNames } from '../people/names.ts'
import { StartChat } from '../people/StartChat.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { listTime } from '../ui/dates.ts'
import { Face } from '../ui/Face.tsx'
import { Fuse, timeLeft } from '../ui/Fuse.tsx'
import { useNow } from '../ui/now.ts'
import styles from './ChatList.module.css'
import { type Chat, useChats } from './chats.ts'
import { previewOf } from './preview.ts'
import { titleOf } from './titles.ts'

/** My conversations, the newest first. */
export function ChatList() {
  const chats = useChats()
  const failure = () => (chats.state.at === 'failed' ? chats.state.message : null)
  return (
    <Switch>
      <Match when={chats.list.length > 0}>
        <ul class={styles.list}>
          <For each={chats.list}>{(chat) => <Line chat={chat} />}</For>
        </ul>
      </Match>
      <Match when={chats.state.at === 'loading'}>
        <ul class={styles.list} aria-busy="true" aria-label="Loading your conversations">
          <For each={[1, 2, 3]}>{() => <li class={styles.skeleton} />}</For>
        </ul>
      </Match>
      <Match when={failure()}>
        {(message) => (
          <div class={styles.empty}>
            <p role="alert">{message()}</p>
            <Button look="soft" onClick={() => void chats.refresh()}>
              Try again
            </Button>
          </div>
        )}
      </Match>
      <Match when={chats.state.at === 'here'}>
        <div class={styles.empty}>
          <p>No conversations yet. Write to somebody you know here:</p>
          <StartChat />
        </div>
      </Match>
    </Switch>
  )
}

function Line(props: { chat: Chat }) {
  const session = useSession()
  const names = useNames()
  const now = useNow()
  const title = () => titleOf(props.chat, session.me.id)
  const href = () => {
    const { other, conversation } = props.chat
    return `/u/${session.slot}/${other ? `@${other.handle}` : `r/${conversation}`}`
  }
  const preview = createMemo(() => {
    const { last, kind } = props.chat
    return last ? previewOf(last, session.me.id, kind === 'direct', (id) => names.person(id)?.name) : ''
  })
  const face = () => <Face id={props.chat.other?.id ?? props.chat.conversation} name={title()} />
  return (
    <li>
      <A href={href()} class={styles.row ?? ''} activeClass={styles.open ?? ''}>
        <Show when={props.chat.expiresAt} fallback={face()}>
          {(expiresAt) => (
            <span class={styles.fuse} title={timeLeft(expiresAt(), now())}>
              <Fuse createdAt={props.chat.createdAt} expiresAt={expiresAt()}>
                {face()}
              </Fuse>
              <span class="heard">{timeLeft(expiresAt(), now())}</span>
            </span>
          )}
        </Show>
        <b dir="auto">{title()}</b>
        <time datetime={new Date(props.chat.last?.at ?? props.chat.createdAt).toISOString()}>
          {listTime(props.chat.last?.at ?? props.chat.createdAt, now())}
        </time>
        <span class={styles.preview} dir="auto">
          {preview()}
        </span>
      </A>
    </li>
  )
}
