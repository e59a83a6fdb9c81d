import { createMemo, createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import { useContacts } from '../people/contacts.ts'
import { shownName, useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { pollIn } from '../polls/poll.ts'
import { Formatted } from '../text/Formatted.tsx'
import { clockTime, fullTime } from '../ui/dates.ts'
import { hueOf } from '../ui/Face.tsx'
import { Icon } from '../ui/Icon.tsx'
import { longPress } from '../ui/longPress.ts'
import { cornerOf, type Place, pressedAt } from '../ui/Menu.tsx'
import { useNow } from '../ui/now.ts'
import { isTouched } from '../ui/pointer.ts'
import type { Acts } from './acts.ts'
import styles from './Bubble.module.css'
import { comingTo, isErased, shownText } from './changed.ts'
import { Failed } from './Failed.tsx'
import { Files } from './Files.tsx'
import { Long } from './Long.tsx'
import { isLong } from './long.ts'
import type { Change, Message } from './model.ts'
import { Quote } from './Quote.tsx'
import { Reactions } from './Reactions.tsx'
import type { RoomStore } from './store.ts'
import { Tick } from './Tick.tsx'
import { leftWords } from './timers.ts'

const PollCard = lazy(async () => ({ default: (await import('../polls/PollCard.tsx')).PollCard }))

/** What somebody said. The first of a group bears the name, the last the face and the tail. */
export function Bubble(props: { message: Message; first: boolean; last: boolean; store: RoomStore; acts: Acts }) {
  const names = useNames()
  const contacts = useContacts()
  const [isShown, setShown] = createSignal(false)
  let article!: HTMLElement
  const coming = createMemo(() => comingTo(props.store.model, props.message.id))
  const hasMenu = () => props.message.standing.at !== 'failed' && !isErased(props.message, coming())
  const menu = (at: Place, key?: string) => hasMenu() && props.acts.menu(props.message.id, at, key)
  const isMine = () => props.message.author === props.store.model.me
  /** In a direct chat that is said in the composer's place. */
  const isFolded = () => !isShown() && !isDirect() && contacts.isBlocked(props.message.author)
  const isDirect = () => props.store.model.facts?.kind === 'direct'
  const author = () => names.person(props.message.author)
  const name = () => author()?.name ?? '…'
  const classes = () => ({
    [styles.mine ?? '']: isMine(),
    [styles.first ?? '']: props.first,
    [styles.last ?? '']: props.last,
    [styles.alone ?? '']: isDirect(),
    [styles.lit ?? '']: props.acts.lit() === props.message.id,
  })
  return (
    <article
      ref={article}
      tabindex="-1"
      {...longPress(menu)}
      class={styles.message}
      classList={classes()}
      data-hued
      style={{ '--hue': hueOf(props.message.author) }}
      aria-label={`${isMine() ? 'You' : (shownName(author()) ?? '…')}, ${fullTime(props.message.time)}`}
      onKeyDown={(event) => {
        if (event.target !== article || event.ctrlKey || event.metaKey || event.altKey) return
        if (!isAct(event.key)) return
        event.preventDefault()
        menu(cornerOf(article), event.key === 'Enter' ? undefined : event.key)
      }}
      onContextMenu={(event) => {
        if (isNative(event.target)) return
        event.preventDefault()
        // That is heard by itself.
        if (event.pointerType === 'touch') return
        menu(pressedAt(event, article))
      }}
    >
      <Show when={!isMine() && !isDirect() && props.last}>
        <PersonFace id={props.message.author} small still />
      </Show>
      <div class={styles.bubble}>
        <Show when={!isFolded()} fallback={<Folded show={() => setShown(true)} />}>
          <Show when={!isMine() && !isDirect() && props.first}>
            <b class={styles.who} dir="auto">
              {name()}
              <Show when={author()?.guest}>
                {' '}
                <small>guest</small>
              </Show>
            </b>
          </Show>
          <Show when={hasMenu() && props.message.ref}>
            {(of) => (
              <button type="button" class={styles.quoted} onClick={() => props.acts.jump(of())}>
                <Quote of={of()} store={props.store} />
              </button>
            )}
          </Show>
          <Show when={props.message.said.is === 'text' && props.message.said.forwarded}>
            <p class={styles.forwarded}>
              <Icon name="forward" />
              Forwarded
            </p>
          </Show>
          <Files message={props.message} store={props.store} attached={props.acts.attached} />
          <Words message={props.message} coming={coming()} acts={props.acts} store={props.store}>
            <span class={styles.at} title={fullTime(props.message.time)}>
              <Show when={shownText(props.message, coming())?.edited}>edited </Show>
              <Show when={props.message.goneAt}>{(goneAt) => <Leaving goneAt={goneAt()} />}</Show>
              <time datetime={new Date(props.message.time).toISOString()}>{clockTime(props.message.time)}</time>
              <Show when={isMine()}>
                <Tick message={props.message} model={props.store.model} ticks={props.acts} />
              </Show>
            </span>
          </Words>
        </Show>
        <Show when={hasMenu()}>
          <Handle open={menu} {...(props.store.canSay() && { react: () => props.acts.react(props.message.id) })} />
        </Show>
      </div>
      <Reactions message={props.message} store={props.store} />
      <Failed message={props.message} store={props.store} />
    </article>
  )
}

/** Enter opens all that can be done with it, other keys do one thing of it. */
const isAct = (key: string): boolean => /^([^\s?]|Enter|Delete|Backspace)$/u.test(key)

/** That it goes by itself, and when. */
function Leaving(props: { goneAt: number }) {
  const now = useNow()
  const words = () => leftWords(props.goneAt, now())
  return (
    <span class={styles.mark} role="img" aria-label={words()} title={words()}>
      <Icon name="timer" />
    </span>
  )
}

/** The way to what can be done with it, where the pointer or the focus is. */
const Handle = (props: { open: (at: Place) => void; react?: () => void }) => (
  <div class={styles.handle}>
    <Show when={props.react}>
      {(react) => (
        <button type="button" tabindex="-1" aria-label="React" title="React" onClick={() => react()()}>
          <Icon name="emoji" />
        </button>
      )}
    </Show>
    <button
      type="button"
      tabindex="-1"
      aria-haspopup="menu"
      aria-label="More about this message"
      title="More"
      onClick={(event) => props.open(cornerOf(event.currentTarget))}
    >
      <Icon name="more" />
    </button>
  </div>
)

/** Whether the browser's own menu is wanted: about a link, or what was marked. */
const isNative = (target: Element): boolean =>
  target.closest('a') !== null || (!isTouched.matches && getSelection()?.isCollapsed === false)

const Folded = (props: { show: () => void }) => (
  <p class={styles.folded}>
    A message of somebody you blocked
    <button type="button" onClick={() => props.show()}>
      Show
    </button>
  </p>
)

/** What it says; what is in it stands in the corner of that. */
function Words(props: { message: Message; coming: Change[]; acts: Acts; store: RoomStore; children: JSX.Element }) {
  const isWhole = () => props.acts.unfolded.has(props.message.id)
  const poll = createMemo(() => pollIn(props.message, props.coming))
  const text = createMemo(() => shownText(props.message, props.coming)?.text)
  return (
    <Switch
      fallback={
        <p class={styles.text}>
          <Show when={text() === undefined}>
            <em>{insteadOf(props.message, props.coming)}</em>
          </Show>
          {props.children}
        </p>
      }
    >
      <Match when={poll()}>
        {(asked) => (
          <Suspense fallback={<p class={styles.text}>{asked().question}</p>}>
            <PollCard poll={asked()} message={props.message} store={props.store}>
              {props.children}
            </PollCard>
          </Suspense>
        )}
      </Match>
      <Match when={text()}>
        {(shown) => (
          <Show
            when={isLong(shown())}
            fallback={<Formatted text={shown()} who={props.acts.who} corner={props.children} />}
          >
            <Long
              whole={isWhole()}
              show={(whole) => props.acts.unfolded.set(props.message.id, whole)}
              corner={props.children}
            >
              <Formatted text={shown()} who={props.acts.who} />
            </Long>
          </Show>
        )}
      </Match>
    </Switch>
  )
}

function insteadOf(message: Message, coming: Change[]): string {
  const { said } = message
  if (isErased(message, coming)) return 'Message deleted'
  const isWaiting = said.is === 'unreadable' && said.why === 'waiting'
  return isWaiting ? 'Waiting for this message' : 'This message can’t be read here'
}
