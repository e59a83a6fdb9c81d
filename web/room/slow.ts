import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import { canManage } from './may.ts'
import { roleOf } from './members.ts'
import type { Model } from './model.ts'
import type { RoomStore } from './store.ts'

/** When I may say the next message, where messages come slowly; 0 for now. Our clock may be ahead of the server's, or behind it. */
export function mayNextAt(model: Model, now: number): number {
  const slowMs = (model.facts?.settings.slow ?? 0) * 1000
  if (slowMs === 0 || canManage(roleOf(model.members, model.me))) return 0
  for (const id of model.order.toReversed()) {
    const message = model.messages[id]
    if (!message || message.time <= now - slowMs) return 0
    if (message.author === model.me && message.said.is !== 'membership') return Math.min(message.time, now) + slowMs
  }
  return 0
}

/** How many seconds are left until I may say something; 0 for none. */
export function createSlow({ model, waiting }: RoomStore): Accessor<number> {
  const [now, setNow] = createSignal(Date.now())
  const until = createMemo(() => {
    const wait = waiting()
    return Math.max(mayNextAt(model, Date.now()), wait?.reason === 'too-fast' ? wait.until : 0)
  })
  createEffect(() => {
    setNow(Date.now())
    if (until() <= Date.now()) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    onCleanup(() => clearInterval(timer))
  })
  return () => Math.max(0, Math.ceil((until() - now()) / 1000))
}
