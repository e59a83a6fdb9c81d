import type { JSX } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import styles from './Fuse.module.css'
import { locale } from './locale.ts'
import { useNow } from './now.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs

/** A room's ring, which burns down over its days; the last one in the colour of danger. The time is said in words beside it. */
export function Fuse(props: { createdAt: number; expiresAt: number; children: JSX.Element }) {
  const now = useNow()
  const lifetime = () => Math.max(1, props.expiresAt - props.createdAt)
  const left = () => Math.min(1, Math.max(0, (props.expiresAt - now()) / lifetime()))
  const isShort = () => props.expiresAt - now() < Math.min(dayMs, lifetime() / 7)
  return (
    <span class={styles.fuse} classList={{ [styles.last ?? '']: isShort() }} style={{ '--left': left() }}>
      {props.children}
    </span>
  )
}

/** How long a room lasts yet, in words; in the colour of danger when it is soon over. */
export function TimeLeft(props: { expiresAt: number }) {
  const now = useNow()
  return (
    <span classList={{ [styles.soon ?? '']: isLastDay(props.expiresAt, now()) }}>
      {timeLeft(props.expiresAt, now())}
    </span>
  )
}

export const isLastDay = (expiresAt: number, now: number): boolean => expiresAt - now < dayMs

/** "3 days left", in the largest unit of which there is one. */
export function timeLeft(expiresAt: number, now: number): string {
  const ms = Math.min(expiresAt - now, limits.roomLifetimeMs)
  if (ms <= 0) return 'ended'
  const [count, unit] =
    ms >= dayMs ? [ms / dayMs, 'day'] : ms >= hourMs ? [ms / hourMs, 'hour'] : [ms / 60_000, 'minute']
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit: unit as string, unitDisplay: 'long' })
  return `${format.format(Math.max(1, Math.round(count as number)))} left`
}
