import type { ConversationId } from '../../protocol/ids.ts'
import type { Level } from '../../protocol/inbox.ts'
import { useChats } from '../chats/chats.ts'
import styles from './TellMe.module.css'

const levels: { level: Level; words: string }[] = [
  { level: 'all', words: 'Every message' },
  { level: 'mentions', words: 'Mentions of me' },
  { level: 'none', words: 'Nothing' },
]

/** Of which messages here I want to be told. */
export function TellMe(props: { conversation: ConversationId }) {
  const chats = useChats()
  const now = () => chats.row(props.conversation)?.level ?? 'all'
  return (
    <label class={styles.level}>
      Tell me about
      <select
        onChange={(event) => {
          const chosen = levels[event.currentTarget.selectedIndex]
          if (chosen) chats.set(props.conversation, { level: chosen.level })
        }}
      >
        {levels.map(({ level, words }) => (
          <option selected={level === now()}>{words}</option>
        ))}
      </select>
    </label>
  )
}
