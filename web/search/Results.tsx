import { For, Show } from 'solid-js'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import type { Query } from '../../protocol/search.ts'
import { fullTime, listTime } from '../ui/dates.ts'
import { number } from '../ui/locale.ts'
import { useNow } from '../ui/now.ts'
import styles from './SearchBox.module.css'
import type { Group, Kept } from './shelf.ts'
import { snippet } from './snippet.ts'

/** What was found, by conversation, with the words that were looked for marked. */
export function Results(props: {
  groups: Group[]
  query: Query
  titleOf: (conversation: ConversationId) => string
  nameOf: (person: PersonId) => string
  open: (conversation: ConversationId, hit: Kept) => void
}) {
  return (
    <For each={props.groups}>
      {(group) => (
        <section class={styles.group} aria-label={props.titleOf(group.conversation)}>
          <h2>
            <span dir="auto">{props.titleOf(group.conversation)}</span>
            <small>
              {number(group.count)}
              {group.more && '+'}
            </small>
          </h2>
          <ul>
            <For each={group.hits}>
              {(hit) => (
                <li>
                  <Hit
                    hit={hit}
                    query={props.query}
                    name={props.nameOf(hit.author)}
                    open={() => props.open(group.conversation, hit)}
                  />
                </li>
              )}
            </For>
          </ul>
          <Show when={group.more || group.count > group.hits.length}>
            <p class={styles.hint}>The newest {number(group.hits.length)} are shown. More words find fewer.</p>
          </Show>
        </section>
      )}
    </For>
  )
}

function Hit(props: { hit: Kept; query: Query; name: string; open: () => void }) {
  const now = useNow()
  return (
    <button type="button" class={styles.hit} data-hit onClick={() => props.open()}>
      <b dir="auto">{props.name}</b>
      <time datetime={new Date(props.hit.at).toISOString()} title={fullTime(props.hit.at)}>
        {listTime(props.hit.at, now())}
      </time>
      <span dir="auto">
        <For each={snippet(props.query, props.hit.text)}>
          {(piece) => (
            <Show when={piece.hit} fallback={piece.text}>
              <mark>{piece.text}</mark>
            </Show>
          )}
        </For>
      </span>
    </button>
  )
}
