import { accessLifetimeMs } from '../auth/token.ts'
import { leftKeptMs } from './policy.ts'

export interface Due {
  /** Of the next conversation that ends by its date. */
  expiresAt: number | null
  /** When that of those I left which is longest ago was left. */
  leftAt: number | null
  /** Of the newest message in some conversation that goes next by itself. */
  goneAt: number | null
  /** Of the session that was revoked longest ago. */
  revokedAt: number | null
  /** When something is to be sent by e-mail. */
  mailAt: number | null
  /** When what isn't done yet is looked at again. */
  checkAt: number | null
}

/** When the Inbox must next wake by itself; null for never. */
export function nextAlarm({ expiresAt, leftAt, goneAt, revokedAt, mailAt, checkAt }: Due, now: number): number | null {
  const times = [
    expiresAt,
    goneAt,
    leftAt && leftAt + leftKeptMs,
    revokedAt && revokedAt + accessLifetimeMs,
    mailAt,
    checkAt,
  ].filter((time) => time !== null)
  return times.length > 0 ? Math.max(now, Math.min(...times)) : null
}
