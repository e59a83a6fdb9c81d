import { isOnline } from '../../protocol/presence.ts'
import { clockTime, dateOf, daysBetween } from '../ui/dates.ts'

/** "Online", "Last seen yesterday at 10:41"; null for those who don't show it. */
export function presenceText(seenAt: number | null, now: number): string | null {
  if (seenAt === null) return null
  if (isOnline(seenAt, now)) return 'Online'
  const days = daysBetween(seenAt, now)
  if (days <= 0) return `Last seen at ${clockTime(seenAt)}`
  return days === 1 ? `Last seen yesterday at ${clockTime(seenAt)}` : `Last seen on ${dateOf(seenAt)}`
}
