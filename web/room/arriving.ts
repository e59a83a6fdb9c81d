import { type Accessor, createEffect, untrack } from 'solid-js'
import { useFinding } from '../search/finding.ts'
import type { Jump } from './jump.ts'
import type { RoomStore } from './store.ts'

/** Goes to what was chosen to be shown here, once one stands where one opened the conversation. */
export function createArriving({ conversation, link }: RoomStore, isPlaced: Accessor<boolean>, jump: Jump): void {
  const finding = useFinding()
  createEffect(() => {
    const point = finding.point()
    if (point?.conversation !== conversation || !isPlaced() || link().at === 'connecting') return
    finding.arrived()
    untrack(() => jump.to(point))
  })
}
