import { PersonDialog } from '../people/PersonDialog.tsx'
import { DisappearAfter } from './DisappearAfter.tsx'
import type { RoomStore } from './store.ts'
import { TurnedDown } from './TurnedDown.tsx'

/** Who a direct chat is with, and what it has to be set. */
export const DirectDetails = (props: { handle: string; store: RoomStore; close: () => void }) => (
  <PersonDialog handle={props.handle} close={props.close}>
    <TurnedDown store={props.store} />
    <DisappearAfter store={props.store} />
  </PersonDialog>
)
