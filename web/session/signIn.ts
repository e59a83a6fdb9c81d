import * as v from 'valibot'
import type { Argon2, Handle, SignedIn } from '../../protocol/http.ts'
import { DeviceId } from '../../protocol/ids.ts'
import { type Answer, ask } from '../net/api.ts'
import { type Account, keepAccount, knownDevice, slots } from './accounts.ts'
import { authKey } from './password.ts'

export type Way = 'login' | 'register'

const full = {
  ok: false,
  error: 'full',
  message: `${slots} accounts are signed in here. Log one of them out first.`,
} as const

/** Goes in, to the slot that is free by then. Two tabs that enter at the same moment would both find the same one free. */
export const enter = (
  way: Way,
  freeSlot: () => number | null,
  handle: Handle,
  password: string,
): Promise<Answer<Account>> =>
  navigator.locks.request('parley.enter', async () => {
    const slot = await vacant(freeSlot)
    return slot === null ? full : (way === 'register' ? register : logIn)(slot, handle, password)
  })

/** A tab's list of accounts may lag behind what another has just written; the cookies, which all tabs share, don't. */
async function vacant(freeSlot: () => number | null): Promise<number | null> {
  const slot = freeSlot()
  if (slot === null) return null
  const held = await ask(slot, 'GET /me', {})
  if (!held.ok) return slot
  keepAccount({ slot, ...held.value })
  return freeSlot() === slot ? slot : vacant(freeSlot)
}

const register = (slot: number, handle: Handle, password: string): Promise<Answer<Account>> =>
  signIn(slot, handle, password, (auth, argon2) =>
    ask(slot, 'POST /register', { body: { handle, auth, argon2, deviceName: deviceName() } }),
  )

function logIn(slot: number, handle: Handle, password: string): Promise<Answer<Account>> {
  const device = v.safeParse(DeviceId, knownDevice(handle))
  const known = device.success ? { device: device.output } : {}
  return signIn(slot, handle, password, (auth) =>
    ask(slot, 'POST /login', { body: { handle, auth, deviceName: deviceName(), ...known } }),
  )
}

type Prove = (auth: string, argon2: Argon2) => Promise<Answer<SignedIn>>

async function signIn(slot: number, handle: Handle, password: string, prove: Prove): Promise<Answer<Account>> {
  const salted = await ask(slot, 'POST /salt', { body: { handle } })
  if (!salted.ok) return salted
  const { salt, argon2 } = salted.value
  const auth = await authKey(password, salt, argon2).catch((thrown: Error) => thrown)
  if (auth instanceof Error)
    return {
      ok: false,
      error: 'password',
      message: 'This device could not prepare the password. Close some tabs and try again.',
    }
  const entered = await prove(auth, argon2)
  if (!entered.ok) return entered
  const account = { slot, ...entered.value }
  keepAccount(account)
  return { ok: true, value: account }
}

/** What a person will know this browser by. */
function deviceName(): string {
  const agent = navigator.userAgent
  const browser = /Edg/.test(agent)
    ? 'Edge'
    : /Firefox/.test(agent)
      ? 'Firefox'
      : /Chrome/.test(agent)
        ? 'Chrome'
        : /Safari/.test(agent)
          ? 'Safari'
          : 'Browser'
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Mac/.test(agent)
        ? 'macOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : 'Linux'
  return `${browser} on ${system}`
}
