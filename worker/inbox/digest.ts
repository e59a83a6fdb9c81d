import type { PersonId } from '../../protocol/ids.ts'
import type { Line } from './line.ts'
import type { Mailing } from './mailing.ts'
import { isShown } from './policy.ts'

/** Who was away for so long is told what they miss, and not again for a day. */
const quietMs = 4 * 3600_000
export const everyMs = 24 * 3600_000
/** What couldn't be sent is tried again after this, twice as long each time, up to a day. */
const retryMs = 10 * 60_000

/** Lines with something unread that the last digest didn't know of, where one wants to be told. */
export const missedIn = (lines: Line[], { toldRev }: Pick<Mailing, 'toldRev'>, now: number): Line[] =>
  lines.filter((line) => line.rev > toldRev && unreadIn(line) > 0 && isShown(line, now))

const unreadIn = ({ level, unread, mentions }: Pick<Line, 'level' | 'unread' | 'mentions'>): number =>
  level === 'all' ? unread : level === 'mentions' ? mentions : 0

/** When a digest is due, if something is missed; `lastSeen` is when each socket last gave a sign of life. */
export const digestDue = ({ hereAt, toldAt }: Mailing, lastSeen: number[]): number =>
  Math.max(Math.max(hereAt, ...lastSeen) + quietMs, toldAt === 0 ? 0 : toldAt + everyMs)

/** When something is to be written next; null for never. `isMissing`: whether there is anything to put into a digest. */
export function mailDue(mailing: Mailing | null, lastSeen: number[], isMissing: () => boolean): number | null {
  if (!mailing) return null
  const due = [
    ...(mailing.news && mailing.nudged ? [0] : []),
    ...(mailing.digest && isMissing() ? [digestDue(mailing, lastSeen)] : []),
  ]
  if (due.length === 0) return null
  const { failed, failedAt } = mailing
  const again = failed === 0 ? 0 : failedAt + Math.min(everyMs, retryMs * 2 ** Math.min(failed - 1, 20))
  return Math.max(again, Math.min(...due))
}

/** Of whom how much, and how much in groups and rooms: more isn't known here, and isn't told. */
export function missed(lines: Line[], nameOf: (person: PersonId) => string) {
  const direct = lines.flatMap((line) => (line.other ? [{ name: nameOf(line.other), unread: unreadIn(line) }] : []))
  const groups = lines.filter(({ other }) => other === null)
  return {
    people: direct.sort((one, other) => other.unread - one.unread),
    groups: { count: groups.length, unread: groups.reduce((sum, line) => sum + unreadIn(line), 0) },
  }
}
