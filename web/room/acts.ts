import type { Accessor } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import type { WhoIs } from '../text/Formatted.tsx'
import type { Place } from '../ui/Menu.tsx'
import type { Attached } from './attached.ts'
import type { Unfolded } from './long.ts'
import type { Selection } from './selection.ts'
import type { Ticks } from './ticks.ts'

/** What can be done in the list with a message, and who is meant in it. */
export interface Acts extends Ticks {
  who: WhoIs
  /** Opens all that can be done with it; with a key, does what that stands for there. */
  menu(id: EventId, at: Place, key?: string): void
  react(id: EventId): void
  attached: Attached
  jump(id: EventId): void
  /** Asks for another day than the one that is shown. */
  goToDate(shown: number): void
  /** Which long ones are shown whole. */
  unfolded: Unfolded
  selection: Selection
  /** The one that was jumped to just now. */
  lit: Accessor<EventId | null>
}
