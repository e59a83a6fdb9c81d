import { hourCycle, locale } from './locale.ts'

const dayMs = 24 * 3600_000

const timeFormat = new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle })
const weekdayFormat = new Intl.DateTimeFormat(locale, { weekday: 'short' })
const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
const fullFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium', hourCycle })
const longDayFormat = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' })
const longDateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

const unit = (name: 'second' | 'minute' | 'hour' | 'day') =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' })
const inSeconds = unit('second')
const inMinutes = unit('minute')
const inHours = unit('hour')
const inDays = unit('day')

/** "10:41" */
export const clockTime = (time: number): string => timeFormat.format(time)

/** "21 Jun 2026" */
export const dateOf = (time: number): string => dateFormat.format(time)

/** "Sunday, 21 June 2026 at 10:41:07" */
export const fullTime = (time: number): string => fullFormat.format(time)

/** "5 seconds", "5 minutes", "1 hour", "7 days": in the largest unit of which there is one. */
export function duration(seconds: number): string {
  if (seconds < 60) return inSeconds.format(seconds)
  if (seconds < 3600) return inMinutes.format(Math.round(seconds / 60))
  return seconds < 24 * 3600 ? inHours.format(Math.round(seconds / 3600)) : inDays.format(Math.round(seconds / 86_400))
}

/** In a list: the time today, the weekday this week, else the date. */
export function listTime(time: number, now: number): string {
  const days = daysBetween(time, now)
  if (days === 0) return clockTime(time)
  return days > 0 && days < 7 ? weekdayFormat.format(time) : dateFormat.format(time)
}

/** Between the days of a conversation: "Today", "Yesterday", "Sunday, 14 June". */
export function dayName(time: number, now: number): string {
  const days = daysBetween(time, now)
  if (days === 0 || days === 1) return capitalised(relative.format(-days, 'day'))
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? longDayFormat : longDateFormat).format(time)
}

export const isSameDay = (one: number, other: number): boolean => startOfDay(one) === startOfDay(other)

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0)
/** How many midnights are between. */
export const daysBetween = (time: number, now: number): number =>
  Math.round((startOfDay(now) - startOfDay(time)) / dayMs)
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
