import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import { isDeed } from '../seal/opening.ts'
import type { ServerClock } from '../session/clock.ts'
import { canManage } from './may.ts'
import { roleOf } from './members.ts'
import type { Model } from './model.ts'
import type { RoomStore } from './store.ts'

/** When I may say the next message, where messages come slowly, by the server's clock as `now` is; 0 for at once. */
export function mayNextAt(model: Model, now: number): number {
  const slowMs = (model.facts?.settings.slow ?? 0) * 1000
  if (slowMs === 0 || canManage(roleOf(model.members, model.me))) return 0
  // From the end, so that only what is looked at is followed: a copy would be of the whole log, at each message.
  for (let at = model.order.length - 1; at >= 0; at--) {
    const id = model.order[at]
    const message = id && model.messages[id]
    if (!message || message.time <= now - slowMs) return 0
    // That it was erased meanwhile changes nothing.
    if (message.author === model.me && !isDeed(message.said)) return Math.min(message.time, now) + slowMs
  }
  return 0
}

/** How many seconds are left until I may say something; 0 for none. */
export function createSlow({ model, waiting }: RoomStore, clock: ServerClock): Accessor<number> {
  const [now, setNow] = createSignal(clock.now())
  const until = createMemo(() => {
    const wait = waiting()
    const heldMs = wait?.reason === 'too-fast' ? wait.until - Date.now() : 0
    return Math.max(mayNextAt(model, clock.now()), heldMs > 0 ? clock.now() + heldMs : 0)
  })
  createEffect(() => {
    setNow(clock.now())
    if (until() <= clock.now()) return
    const timer = setInterval(() => setNow(clock.now()), 250)
    onCleanup(() => clearInterval(timer))
  })
  return () => Math.max(0, Math.ceil((until() - now()) / 1000))
}
