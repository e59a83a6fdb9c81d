import type { Accessor } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import type { WhoIs } from '../text/Formatted.tsx'
import type { Place } from '../ui/Menu.tsx'
import { type Attached, createAttached } from './attached.ts'
import type { Jump } from './jump.ts'
import { createUnfolded, type Unfolded } from './long.ts'
import { createWhoIs } from './mentioned.ts'
import type { Over } from './over.ts'
import type { Scroll } from './scroll.ts'
import type { Selection } from './selection.ts'
import type { RoomStore } from './store.ts'
import { createTicks, type Ticks } from './ticks.ts'

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

export function createActs(
  store: RoomStore,
  scroll: Scroll,
  over: Over,
  jump: Jump,
  given: Pick<Acts, 'goToDate' | 'selection'>,
): Acts {
  return {
    ...createTicks(store.model, scroll.visible, (id) => over.openDialog(id, 'info')),
    who: createWhoIs(store.model),
    menu: over.openMenu,
    react: (id) => over.openDialog(id, 'react'),
    attached: createAttached(store),
    jump: (id) => jump.to({ id }),
    goToDate: given.goToDate,
    unfolded: createUnfolded(scroll.still),
    selection: given.selection,
    lit: jump.lit,
  }
}
