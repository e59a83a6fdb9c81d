import type { ConversationId } from '../../protocol/ids.ts'
import { useChats } from '../chats/chats.ts'
import { levels, tellMe } from '../chats/levels.ts'
import styles from './TellMe.module.css'

/** Of which messages here I want to be told. */
export function TellMe(props: { conversation: ConversationId }) {
  const chats = useChats()
  const now = () => chats.row(props.conversation)?.level ?? 'all'
  return (
    <label class={styles.level}>
      {tellMe}
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
