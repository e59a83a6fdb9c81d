import { type Accessor, createEffect, on } from 'solid-js'
import { usePreferences } from '../settings/preferences.ts'
import type { Scroll } from './scroll.ts'
import { saidByMe } from './shownIds.ts'
import type { RoomStore } from './store.ts'

/** Brings me to the end with what I say, wherever I was; with what others say only where I want it so. */
export function createFollowing({ model }: RoomStore, scroll: Scroll, isPlaced: Accessor<boolean>): void {
  const { alwaysFollow } = usePreferences()
  createEffect(
    on(
      () => model.head,
      () => isPlaced() && alwaysFollow() && scroll.toEnd(),
      { defer: true },
    ),
  )
  // What is sent at last, tried again or taken back doesn't.
  createEffect(
    on(
      () => saidByMe(model),
      (mine, before = []) => {
        const last = mine.at(-1)
        if (last && !before.includes(last)) scroll.toEnd()
      },
      { defer: true },
    ),
  )
}
