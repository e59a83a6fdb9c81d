import { DisappearAfter } from './DisappearAfter.tsx'
import type { RoomStore } from './store.ts'
import { TurnedDown } from './TurnedDown.tsx'

/** What a direct chat has to be set, below who it is with. */
export const Timing = (props: { store: RoomStore }) => (
  <>
    <TurnedDown store={props.store} />
    <DisappearAfter store={props.store} />
  </>
)
