import type { ConversationId } from '../../protocol/ids.ts'
import { useChats } from '../chats/chats.ts'
import { levels, tellMe } from '../chats/levels.ts'
import { Choice } from '../ui/Choice.tsx'

/** Of which messages here I want to be told. */
export function TellMe(props: { conversation: ConversationId }) {
  const chats = useChats()
  const now = () => chats.row(props.conversation)?.level ?? 'all'
  return (
    <Choice
      label={tellMe}
      all={levels.map(({ words }) => words)}
      chosen={levels.findIndex(({ level }) => level === now())}
      choose={(index) => {
        const chosen = levels[index]
        if (chosen) chats.set(props.conversation, { level: chosen.level })
      }}
    />
  )
}
