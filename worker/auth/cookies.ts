import { getCookie, setCookie } from 'hono/cookie'
import type { Call } from '../routing.ts'
import { sessionLifetimeMs } from './sessions.ts'

/** A browser holds up to ten accounts, each in its slot: the digit in `/u/<slot>/`. */
const slotOf = (call: Call): string => call.req.param('slot') ?? '0'

export const readAccessCookie = (call: Call): string | undefined => getCookie(call, `a${slotOf(call)}`, 'host')
export const readRefreshCookie = (call: Call): string | undefined => getCookie(call, `r${slotOf(call)}`, 'host')
/** Those of every account of this browser. */
export const readRefreshCookies = (call: Call): string[] =>
  Array.from({ length: 10 }, (_, slot) => getCookie(call, `r${slot}`, 'host') ?? '').filter((cookie) => cookie !== '')

export function writeCookies(call: Call, access: string, refresh: string): void {
  write(call, `a${slotOf(call)}`, access, sessionLifetimeMs / 1000)
  write(call, `r${slotOf(call)}`, refresh, sessionLifetimeMs / 1000)
}

export function clearCookies(call: Call): void {
  write(call, `a${slotOf(call)}`, '', 0)
  write(call, `r${slotOf(call)}`, '', 0)
}

/** What shows that accounts were signed in to here; it outlives them, and opens nothing. */
export const readKnownCookie = (call: Call): string | undefined => getCookie(call, 'known', 'host')
export const writeKnownCookie = (call: Call, value: string): void => write(call, 'known', value, 365 * 24 * 3600)

function write(call: Call, name: string, value: string, maxAge: number): void {
  setCookie(call, name, value, { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge })
}
