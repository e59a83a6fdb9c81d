import type { Line } from './line.ts'
import type { Notice } from './store.ts'

/** A socket that answered a heartbeat, or came, in this time is there. */
export const liveMs = 60_000

/** How long a conversation that I am not in any more is told as such; a browser that was away longer is told everything. */
export const leftKeptMs = 30 * 24 * 3600_000

export const isLive = (lastSeen: number[], now: number): boolean => lastSeen.some((at) => now - at < liveMs)

type Reach = Pick<Notice, 'head' | 'read' | 'gone'>
const reaches = ['head', 'read', 'gone'] as const

/** Whether a notice says more than what is known: it is further in one, and behind in none. What is equal says nothing new. */
export const supersedes = (notice: Reach, known: Reach): boolean =>
  reaches.every((one) => notice[one] >= known[one]) && reaches.some((one) => notice[one] > known[one])

/** Whether somebody else has just brought me into a group: only then it matters whether I have blocked them. */
export const wasAdded = (notice: Notice, known: Line | null): notice is Notice & { by: NonNullable<Notice['by']> } =>
  notice.in && !known?.in && notice.kind === 'group' && notice.by !== null && notice.by !== notice.person

/** Whether I am shown a conversation. A direct chat of which nobody has said anything is shown when I have begun to. */
export const isShown = (line: Omit<Line, 'rev'>, now: number): boolean =>
  line.in && line.hiddenBy === null && !isOver(line, now) && (line.head > 0 || line.draft !== null)

export const isOver = ({ expiresAt }: Pick<Line, 'expiresAt'>, now: number): boolean =>
  expiresAt !== null && expiresAt <= now
