import type { ConversationId } from '../../protocol/ids.ts'
import { PersonDialog } from '../people/PersonDialog.tsx'
import { DisappearAfter } from './DisappearAfter.tsx'
import { SaveTranscript } from './SaveTranscript.tsx'
import type { RoomStore } from './store.ts'
import { TurnedDown } from './TurnedDown.tsx'

/** Who a direct chat is with, what it has to be set, and the way to keep it. */
export const DirectDetails = (props: {
  handle: string
  id: ConversationId
  title: string
  store: RoomStore
  close: () => void
}) => (
  <PersonDialog handle={props.handle} close={props.close}>
    <TurnedDown store={props.store} />
    <DisappearAfter store={props.store} />
    <SaveTranscript id={props.id} title={props.title} />
  </PersonDialog>
)
