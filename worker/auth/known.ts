import type { DeviceId, PersonId } from '../../protocol/ids.ts'
import type { Call } from '../routing.ts'
import { readKnownCookie, writeKnownCookie } from './cookies.ts'
import { hmac } from './hmac.ts'

const keptMarks = 10

/**
 * Whether this browser is one that the person signed in on. A device's id alone doesn't say so, since it stands in every event
 * that was sent from there: with it goes a mark, in a cookie, that only we can make.
 */
export async function isKnown(call: Call, person: PersonId, device: DeviceId | undefined): Promise<boolean> {
  return device !== undefined && marks(call).includes(await markOf(call, person, device))
}

/** From now on it is. */
export async function know(call: Call, person: PersonId, device: DeviceId): Promise<void> {
  const mark = await markOf(call, person, device)
  const others = marks(call).filter((one) => one !== mark)
  writeKnownCookie(call, [mark, ...others].slice(0, keptMarks).join('.'))
}

const marks = (call: Call): string[] =>
  (readKnownCookie(call) ?? '').split('.').filter((mark) => /^[A-Za-z0-9_-]{43}$/.test(mark))

const markOf = (call: Call, person: PersonId, device: DeviceId): Promise<string> =>
  hmac(call.get('settings').saltKey.bytes, `parley/known/1|${person}|${device}`)
