import { type ConversationKind, type Role, Timer } from '../../protocol/event.ts'
import { limits } from '../../protocol/limits.ts'
import { duration } from '../ui/dates.ts'
import { canManage } from './may.ts'
import type { Model } from './model.ts'

/** Which can be chosen: a room is gone before messages that would stay longer. */
export const timersOf = (kind: ConversationKind): readonly Timer[] =>
  Timer.options.filter((timer) => kind !== 'room' || timer * 1000 < limits.roomLifetimeMs)

/** Who sets it: what is offered here, the Room decides for itself (rule E1). */
export const canTime = (kind: ConversationKind, role: Role): boolean => kind === 'direct' || canManage(role)

/** As it is set, or as I have set it and nobody knows yet. */
export function timerOf({ facts, outbox, messages }: Model): Timer {
  const mine = outbox
    .map((id) => messages[id])
    .findLast((one) => one?.said.is === 'timer' && one.standing.at === 'queued')
  return mine?.said.is === 'timer' ? mine.said.timer : (facts?.settings.timer ?? 0)
}

/** "After 1 hour", "Off" */
export const timerWords = (timer: Timer): string => (timer === 0 ? 'Off' : `After ${duration(timer)}`)

/** "Disappears in 23 hours" */
export function leftWords(goneAt: number, now: number): string {
  const seconds = Math.round((goneAt - now) / 1000)
  return seconds < 60 ? 'Disappears in less than a minute' : `Disappears in ${duration(seconds)}`
}
